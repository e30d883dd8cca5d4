#!/usr/bin/env bash
# Checks once, for the log, code scanning and the job's summary, and leaves the exit code to the last
# step, so that the results are uploaded before the job fails.
set -euo pipefail

options=()
[ -z "$INPUT_CONFIG" ] || options+=("--config=$INPUT_CONFIG")
[ -z "$INPUT_FAIL_ON" ] || options+=("--fail-on=$INPUT_FAIL_ON")
[ -z "$INPUT_BASELINE" ] || options+=("--baseline=$INPUT_BASELINE")
paths=()
while IFS= read -r path; do
    [ -z "$path" ] || paths+=("$path")
done <<<"$INPUT_PATHS"
[ "${#paths[@]}" -gt 0 ] || paths=(.)

# The results of an earlier run must not be uploaded as those of this one.
rm -f -- "$INPUT_SARIF_FILE"
summary=$(mktemp)
records=$(mktemp)
code=0
# A path behind `--` is never an option.
scantling check --color=always \
    --output-format=full \
    --output-format="sarif=$INPUT_SARIF_FILE" \
    --output-format="markdown=$summary" \
    --output-format="jsonl=$records" \
    ${options[@]+"${options[@]}"} -- "${paths[@]}" || code=$?
cat "$summary" >> "$GITHUB_STEP_SUMMARY"
# The last record counts the files.
case $(tail -n 1 "$records") in
    *'"checked":0,'*)
        if [ "$INPUT_FAIL_IF_EMPTY" = true ] && [ "$code" -eq 0 ]; then
            echo '::error::no kube-apiserver was found: check the paths, or set fail-if-empty to false'
            code=2
        fi
        ;;
esac
rm -f "$summary" "$records"
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
# With wrong arguments there are no results to upload.
if [ -s "$INPUT_SARIF_FILE" ]; then
    echo "sarif-file=$INPUT_SARIF_FILE" >> "$GITHUB_OUTPUT"
else
    echo '::error::scantling could not run: see the log of this step'
    exit 2
fi
