#!/usr/bin/env bash
# Installs the providers' own SDKs in a folder of its own and runs the tests there. Arguments: this
# folder, the emulator. Without the registry it fails: what was not checked did not pass.
set -euo pipefail

source_dir=$1
export TALLYPORT_EMULATOR
TALLYPORT_EMULATOR=$(realpath "$2")

fail() { echo "failed: $*" >&2; exit 1; }
for program in node npm; do
  command -v "$program" >/dev/null ||
    fail "$program is not installed; ./dev test --all installs it"
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$source_dir"/{package.json,package-lock.json,.npmrc} "$source_dir"/*.mjs "$folder"
cd "$folder"
# Flutterwave's SDK keeps a file, by default among everybody's temporary ones.
export FLW_SDK_STATE_PATH=$folder/flutterwave.json

if ! said=$(timeout 300 npm ci --prefer-offline 2>&1); then
  echo "$said" >&2
  npm ping --fetch-retries=0 --fetch-timeout=10000 >/dev/null 2>&1 ||
    fail "the providers' SDKs were not checked: npm's registry, $(npm config get registry)," \
      'cannot be reached'
  fail 'npm could not install the SDKs; what it said is above'
fi
timeout 240 node --test
