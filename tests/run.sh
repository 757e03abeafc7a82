#!/bin/sh
# All tests: first everything without a browser on two processes (PostgreSQL's contract among it), then
# the browser's, alone, because they watch how pages behave. Fails with the first half that fails.
set -eu
cd "$(dirname "$0")/.."
bin="$PWD/.venv/bin"

# The demo is made once, from nothing, and copied by the tests that want one.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
echo "Making the demo newspaper for the tests ..."
"$bin/broadsheet" demo --folder "$work/demo" --no-serve
export BROADSHEET_DEMO="$work/demo"

"$bin/python" -m pytest -m "not browser" -n 2 --dist loadfile
"$bin/python" -m pytest -m browser
