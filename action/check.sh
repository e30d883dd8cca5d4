#!/usr/bin/env bash
# Checks, writes SARIF, the log and the job's summary, and leaves the exit code to the last step, so
# that the results are uploaded before the job fails.
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

# A path behind `--` is never an option.
check() { scantling check "$@" ${options[@]+"${options[@]}"} -- "${paths[@]}"; }

code=0
check --color=always || code=$?
# 2 with wrong arguments as well, where there are no results to upload.
if ! check --output-format=sarif --exit-zero --quiet > "$INPUT_SARIF_FILE" && ! [ -s "$INPUT_SARIF_FILE" ]; then
    echo '::error::scantling could not run: see the log of this step'
    echo 'exit-code=2' >> "$GITHUB_OUTPUT"
    exit 2
fi

# Names of rules and numbers only, so that nothing in a manifest is read as Markdown.
counts=$(check --statistics --exit-zero 2>&1 >/dev/null | head -n 1 || true)
{
    echo '### Scantling'
    echo
    check --statistics --exit-zero 2>/dev/null | sed 's/^/    /' || true
    echo
    echo "$counts"
} >> "$GITHUB_STEP_SUMMARY"

case $counts in
    '0 files checked'*)
        if [ "$INPUT_FAIL_IF_EMPTY" = true ] && [ "$code" -eq 0 ]; then
            echo '::error::no kube-apiserver was found: check the paths, or set fail-if-empty to false'
            code=2
        fi
        ;;
esac
{
    echo "sarif-file=$INPUT_SARIF_FILE"
    echo "exit-code=$code"
} >> "$GITHUB_OUTPUT"
