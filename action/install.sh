#!/usr/bin/env bash
# Installs the wheel of one version into a folder of the runner, and adds it to PATH for later steps.
set -euo pipefail

if [ "$INPUT_VERSION" = installed ]; then
    command -v scantling || { echo '::error::there is no scantling in PATH'; exit 2; }
    exit 0
fi
# Anything else could be an option or an address for pip.
if ! [[ $INPUT_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
    echo '::error::version: expected a version such as 0.1.0, or installed'
    exit 2
fi
folder=$RUNNER_TEMP/scantling-$INPUT_VERSION
python3 -m venv "$folder"
# Without dependencies and never from source: the wheel is the program and nothing else.
"$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    "scantling==$INPUT_VERSION"
echo "$folder/bin" >> "$GITHUB_PATH"
"$folder/bin/scantling" --version
