#!/usr/bin/env bash
# Asks systemd what it thinks of our unit: free of mistakes, and of little exposure. 77 = skipped.
set -euo pipefail

source_dir=$1
exposure_max=15 # tenths, as systemd-analyze counts: 1.5 of 10

if ! command -v systemd-analyze >/dev/null; then
  echo 'skipped: systemd-analyze is not installed'
  exit 77
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The program is not installed where the test runs; everything else stays as it ships.
sed 's|^ExecStart=.*|ExecStart=/bin/true|; s|^Documentation=.*||' \
  "$source_dir/packaging/systemd/tallyport.service" >"$folder/tallyport.service"

complaints=$(systemd-analyze verify --man=no "$folder/tallyport.service" 2>&1 |
  grep -F tallyport.service || true)
if [[ -n $complaints ]]; then
  printf 'systemd-analyze verify says:\n%s\n' "$complaints" >&2
  exit 1
fi

if ! report=$(systemd-analyze security --offline=true --no-pager --threshold=$exposure_max \
  "$folder/tallyport.service" 2>&1); then
  printf 'more exposure than %s tenths:\n%s\n' "$exposure_max" "$report" >&2
  exit 1
fi
tail -n 1 <<<"$report"
