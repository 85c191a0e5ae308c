#!/usr/bin/env bash
# Installs validators and newman in a folder of its own, and runs the tests with them. Arguments:
# this folder, the description, the collection's test. Without the registry it fails: what was not
# checked did not pass.
set -euo pipefail

source_dir=$1
collection_test=$(realpath "$3")
export TALLYPORT_OPENAPI TALLYPORT_NEWMAN
TALLYPORT_OPENAPI=$(realpath "$2")

fail() { echo "failed: $*" >&2; exit 1; }
for program in node npm; do
  command -v "$program" >/dev/null ||
    fail "$program is not installed; ./dev test --all installs it"
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$source_dir"/{package.json,package-lock.json,.npmrc} "$source_dir"/*.mjs "$folder"
cd "$folder"

if ! said=$(timeout 300 npm ci --prefer-offline 2>&1); then
  echo "$said" >&2
  npm ping --fetch-retries=0 --fetch-timeout=10000 >/dev/null 2>&1 ||
    fail "the description was not checked: npm's registry, $(npm config get registry)," \
      'cannot be reached'
  fail 'npm could not install the validators; what it said is above'
fi
timeout 120 node --test
TALLYPORT_NEWMAN=$folder/node_modules/.bin/newman
"$collection_test" --log_level=test_suite --color_output=no
