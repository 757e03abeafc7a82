#!/bin/sh
# All tests: first everything without a browser, on two processes, and beside them the contract of the
# content database on PostgreSQL, which takes long by itself; then the browser's, alone, because they watch
# how pages behave. Fails if one of the three does.
set -eu
cd "$(dirname "$0")/.."
bin="$PWD/.venv/bin"
postgres=tests/config/test_postgres.py

# The demo is made once, from nothing, and copied by the tests that want one.
work=$(mktemp -d)
beside=""
trap 'kill $beside 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
echo "Making the demo newspaper for the tests ..."
"$bin/broadsheet" demo --folder "$work/demo" --no-serve
export BROADSHEET_DEMO="$work/demo"

"$bin/python" -m pytest "$postgres" >"$work/postgres.txt" 2>&1 &
beside=$!
failed=0
"$bin/python" -m pytest -m "not browser" -n 2 --dist loadfile --ignore "$postgres" || failed=1
wait "$beside" || failed=1
beside=""
cat "$work/postgres.txt"
[ "$failed" = 0 ]
"$bin/python" -m pytest -m browser
