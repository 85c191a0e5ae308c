#!/usr/bin/env bash
# Installs the packages in a fresh Debian root, and takes a payment there through a plugin that is
# compiled in it, outside of the tree. Arguments: the source folder, the folder of the .deb files.
# TALLYPORT_ROOT names a root to use instead of a new one (it is changed). 77 = skipped.
set -euo pipefail

source_dir=$1 deb_dir=$2
port=18480 sandbox_port=18490
root=${TALLYPORT_ROOT:-} made='' server_pid='' provider_pid=''

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "failed: $*" >&2; exit 1; }
step() { printf '\n--- %s\n' "$*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LC_ALL=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive "$@"; }

clean_up() {
  local pid
  for pid in $server_pid $provider_pid; do
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  if [[ -n $root ]] && mountpoint -q "$root/proc"; then umount "$root/proc"; fi
  # Never through a mount that is still there.
  if [[ -n $made ]]; then rm -rf --one-file-system "$made"; fi
}
trap clean_up EXIT

await() { # URL
  local deadline=$((SECONDS + 30))
  until curl -fsS -o /dev/null "$1" 2>/dev/null; do
    ((SECONDS < deadline)) || fail "$1 did not answer within 30 s"
    sleep 0.2
  done
}

((EUID == 0)) || skip 'a fresh root needs root'
shopt -s nullglob
runtime=("$deb_dir"/tallyport_*.deb) dev=("$deb_dir"/tallyport-dev_*.deb)
((${#runtime[@]} == 1 && ${#dev[@]} == 1)) ||
  fail "wants one tallyport_*.deb and one tallyport-dev_*.deb in $deb_dir; make them: ./dev package"

if [[ -z $root ]]; then
  command -v debootstrap >/dev/null || skip 'debootstrap is not installed'
  step 'making a fresh root'
  made=$(mktemp -d)
  chmod 0755 "$made"  # the service user walks through it
  root=$made
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root"
fi
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc" || skip 'proc cannot be mounted'
cp /etc/resolv.conf "$root/etc/resolv.conf"

step 'installing the packages'
cp "${runtime[0]}" "$root/tmp/tallyport.deb"
cp "${dev[0]}" "$root/tmp/tallyport-dev.deb"
inside apt-get update
inside apt-get install -y --no-install-recommends /tmp/tallyport.deb /tmp/tallyport-dev.deb \
  g++ cmake make nlohmann-json3-dev
[[ $(inside stat -c '%U:%G %a' /etc/tallyport/tallyport.toml) == 'root:tallyport 640' ]] ||
  fail "/etc/tallyport/tallyport.toml is $(inside stat -c '%U:%G %a' /etc/tallyport/tallyport.toml)"

step 'what the configuration points to is there'
for plugin in sandbox stripe paystack flutterwave; do
  [[ -s $root/usr/share/doc/tallyport/plugins/$plugin.md ]] ||
    fail "/usr/share/doc/tallyport/plugins/$plugin.md is missing"
done

step 'the configuration as it ships says what is missing'
status=0
said=$(inside tallyport check --config /etc/tallyport/tallyport.toml 2>&1) || status=$?
printf '%s\n' "$said"
((status == 78)) || fail "tallyport check ended with $status, not 78"
[[ $said == *tallyport.toml:*gateway.sandbox.secrets.api_key* ]] ||
  fail 'tallyport check does not name the missing secret with its line'

step 'compiling a plugin outside of the tree'
mkdir -p "$root/tmp/outside"
cp "$source_dir"/tests/package/outside/CMakeLists.txt "$root/tmp/outside/"
cp "$source_dir"/plugins/sandbox/*.{cpp,h,hpp} "$root/tmp/outside/"
inside cmake -S /tmp/outside -B /tmp/outside/build
inside cmake --build /tmp/outside/build
inside install -m 0755 /tmp/outside/build/plugins/outside.so /usr/lib/tallyport/plugins/outside.so

step 'starting the provider and the server as the service user'
sed -e "s|^directory = .*|directory = \"/usr/lib/tallyport/plugins\"|" \
  -e 's|^plugin = "sandbox"|plugin = "outside"|' \
  "$source_dir/config/tallyport.dev.toml" >"$root/tmp/outside.toml"
install -d -m 0700 "$root/var/lib/tallyport"
inside chown tallyport:tallyport /var/lib/tallyport
as_service() { # a program that is to be waited for by its pid
  exec chroot --userspec=tallyport:tallyport "$root" env -i PATH=/usr/bin PORT=$port \
    SANDBOX_PORT=$sandbox_port TALLYPORT_STATE=/var/lib/tallyport \
    TALLYPORT_PLUGINS=/usr/lib/tallyport/plugins "$@"
}
secrets=sandbox-secret-key-for-development-only,sandbox-webhook-secret-for-development-only
(as_service /usr/lib/tallyport/tallyport-sandbox-provider --listen 127.0.0.1:$sandbox_port \
  --account "demo,$secrets,http://127.0.0.1:$port/webhooks/sandbox") &
provider_pid=$!
(as_service /usr/bin/tallyport serve --config /tmp/outside.toml) &
server_pid=$!
await "http://127.0.0.1:$port/readyz"

step 'taking a payment'
key='Authorization: Bearer demo-key-for-development-only'
curl -fsS -H "$key" -H 'Content-Type: application/json' \
  -d '{"account":"alice","package":"credits-10"}' "http://127.0.0.1:$port/v1/topups"
curl -fsS -X POST "http://127.0.0.1:$sandbox_port/checkout/latest/pay"
deadline=$((SECONDS + 30))
until balance=$(curl -fsS -H "$key" "http://127.0.0.1:$port/v1/accounts/alice" 2>&1) &&
  [[ $balance =~ \"available\":\ ?10[,}] ]]; do
  ((SECONDS < deadline)) || fail "10 credits are not there after 30 s, but: $balance"
  sleep 0.2
done
printf '\n%s\n' "$balance"
