#!/usr/bin/env bash
# Runs as root in a system that systemd_unit.sh has booted: does what an operator does, and looks at
# what the service may. The first boot installs, the second one finds everything as it was left.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
export SYSTEMD_PAGER='' SYSTEMD_COLORS=0

api=http://127.0.0.1:8080 provider=http://127.0.0.1:8090
key='Authorization: Bearer demo-key-for-development-only'
config=/etc/tallyport/tallyport.toml

step() { printf '\n--- %s\n' "$*"; }
fail() {
  printf 'failed: %s\n' "$*" >&2
  systemctl status --no-pager --full tallyport >&2 || true
  journalctl --no-pager -u tallyport -n 40 >&2 || true
  exit 1
}
apt() { apt-get -y -q -o Dpkg::Use-Pty=0 "$@" 2>&1 | cat; } # to no terminal: no progress bars
of() { systemctl show --value -p "$1" tallyport; } # PROPERTY
await() { # WHAT COMMAND...
  local what=$1 deadline=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "after 60 s: $what"
    sleep 0.1
  done
}
said() { # what the service and systemd wrote from its last start on
  local start
  start=$(of InvocationID)
  journalctl --sync
  journalctl --no-pager -o cat "_SYSTEMD_INVOCATION_ID=$start" + "INVOCATION_ID=$start"
}
expect() { # PROPERTY VALUE
  local is
  is=$(of "$1")
  printf '%s=%s\n' "$1" "$is"
  [[ $is == "$2" ]] || fail "$1 is \"$is\", not \"$2\""
}
of_process() { awk -v key="$1:" '$1 == key { print $2 }' "/proc/$2/status"; } # FIELD PID
expect_process() { # FIELD VALUE
  local is
  is=$(of_process "$1" "$pid")
  printf '%s: %s\n' "$1" "$is"
  [[ $is == "$2" ]] || fail "$1 of the server is \"$is\", not \"$2\""
}
ready() { curl -fsS -o /dev/null "$api/readyz"; }
expect_ready() { ready || fail 'it counts as started, and /readyz does not answer 200'; }
balance_is() { # CREDITS
  balance=$(curl -fsS -H "$key" "$api/v1/accounts/alice") &&
    [[ $balance =~ \"available\":\ ?$1[,}] ]]
}
pay() {
  curl -fsS -H "$key" -H 'Content-Type: application/json' \
    -d '{"account":"alice","package":"credits-10"}' "$api/v1/topups"
  echo
  curl -fsS -X POST "$provider/checkout/latest/pay"
}
start_provider() {
  systemd-run --quiet --unit=sandbox-provider --property=DynamicUser=yes \
    /usr/lib/tallyport/tallyport-sandbox-provider --listen 127.0.0.1:8090 \
    --account "demo,$(<$secrets/key),$(<$secrets/webhook),$api/webhooks/sandbox"
  await 'the sandbox provider does not answer' curl -sS -o /dev/null "$provider/"
}
secrets=/etc/tallyport/secrets

first_boot() {
  step 'installing the package'
  apt install --no-install-recommends /opt/tallyport.deb
  expect ActiveState inactive
  expect UnitFileState disabled

  step 'as it ships it does not start: exit 78, no second try, and the journal names the mistake'
  ! systemctl start tallyport || fail 'systemctl start was content'
  expect ActiveState failed # and not activating, as when another try is to come
  expect ExecMainStatus 78
  expect NRestarts 0
  said | grep -F 'gateway.sandbox.secrets.api_key' ||
    fail 'the journal does not name the missing secret'
  systemctl reset-failed tallyport

  step 'configuring: secrets that root alone can read, handed over by LoadCredential'
  (umask 077 && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >$secrets/key)
  (umask 077 && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >$secrets/webhook)
  ls -l $secrets
  mkdir -p /etc/systemd/system/tallyport.service.d
  cat >/etc/systemd/system/tallyport.service.d/secrets.conf <<'END'
[Service]
LoadCredential=key:/etc/tallyport/secrets/key
LoadCredential=webhook:/etc/tallyport/secrets/webhook
END
  cat >$config <<'END'
[server]
listen = "127.0.0.1:8080"
public_url = "http://127.0.0.1:8080"
[database]
url = "sqlite:/var/lib/tallyport/tallyport.db"
[gateway.sandbox]
plugin = "sandbox"
mode = "test"
[gateway.sandbox.settings]
base_url = "http://127.0.0.1:8090"
[gateway.sandbox.secrets]
api_key = "${credential:key}"
webhook_secret = "${credential:webhook}"
[storefront.demo]
asset = "credits"
gateway = "sandbox"
reference_prefix = "DEMO-"
packages = [{ id = "credits-10", credits = 10, price = "5000.00 NGN" }]
# The key is demo-key-for-development-only.
[[api_key]]
name = "demo"
storefront = "demo"
hash = "sha256:7698c87ce6e140578917e17b25af90e665e4cea6aa869d031b626773ee66b085"
scopes = ["topups:read", "topups:write", "accounts:read"]
END
  systemctl daemon-reload

  step 'systemctl enable --now tallyport'
  # Returns when the server has said READY=1.
  timeout 60 systemctl enable --now tallyport || fail 'it does not start'
  expect_ready
  expect ActiveState active
  expect SubState running
  look_at_the_process

  step 'taking a payment: the plugin runs from sealed memory under MemoryDenyWriteExecute'
  start_provider
  pay
  await '10 credits are not there' balance_is 10
  echo "$balance"
  grep -F memfd: "/proc/$pid/maps" || fail 'no plugin is mapped from a memory file'

  step 'systemctl restart: another process, the same ledger'
  systemctl restart tallyport || fail 'it does not start again'
  expect_ready
  [[ $(of MainPID) != "$pid" ]] || fail 'the process is the same'
  await 'the 10 credits are gone' balance_is 10

  step 'kill -9: systemd starts it again, and money goes on'
  kill -KILL "$(of MainPID)"
  await 'systemd has not started it again' restarted_once
  expect_ready
  expect Result success
  await 'the 10 credits are gone' balance_is 10
  pay
  await '20 credits are not there' balance_is 20

  step 'a broken configuration: exit 78, no second try, and the journal names the line'
  cp -a $config /opt/good.toml
  sed -i 's/^reference_prefix = .*/reference_prefix = 7/' $config
  line=$(grep -n '^reference_prefix' $config | cut -d: -f1)
  ! systemctl restart tallyport || fail 'systemctl restart was content'
  expect ActiveState failed
  expect Result exit-code
  expect ExecMainStatus 78
  expect NRestarts 0
  said | grep -F "tallyport.toml:$line" ||
    fail "the journal does not name line $line"

  step 'mended, it starts'
  cp -a /opt/good.toml $config
  systemctl start tallyport || fail 'it does not start'
  expect_ready
  await 'the 20 credits are gone' balance_is 20

  step 'systemctl stop: an orderly end'
  systemctl stop tallyport
  expect ActiveState inactive
  expect Result success
  expect ExecMainCode 1 # exited, not killed
  expect ExecMainStatus 0
  said | grep ' info stopped$' || fail 'the journal does not tell of the end'

  step 'systemd-analyze security'
  systemd-analyze --no-pager security tallyport | tail -n 2
}

restarted_once() { [[ $(of NRestarts) == 1 && $(of ActiveState) == active ]]; }

look_at_the_process() {
  step 'who it is and what it may'
  pid=$(of MainPID)
  [[ $(stat -c %U:%G "/proc/$pid") == tallyport:tallyport ]] ||
    fail "the server runs as $(stat -c %U:%G "/proc/$pid")"
  stat -c 'user %U, group %G' "/proc/$pid"
  expect NoNewPrivileges yes
  expect ProtectSystem strict
  expect ProtectHome yes
  expect PrivateTmp yes
  expect PrivateDevices yes
  expect PrivateUsers yes
  expect MemoryDenyWriteExecute yes
  expect CapabilityBoundingSet ''
  expect_process NoNewPrivs 1
  expect_process CapEff 0000000000000000
  expect_process CapBnd 0000000000000000
  # Filters of its own, over those that the whole system may be under.
  (($(of_process Seccomp_filters "$pid") > $(of_process Seccomp_filters 1))) ||
    fail 'the server has no system call filter'
  grep -E '^Max core file size +0 +0 ' "/proc/$pid/limits" || fail 'it could dump a core'
  local space
  for space in mnt user; do
    [[ $(readlink "/proc/$pid/ns/$space") != $(readlink "/proc/1/ns/$space") ]] ||
      fail "the server has no $space namespace of its own"
  done

  step 'what it can write: its state, nothing else'
  local view=(nsenter --target "$pid" --mount) path
  "${view[@]}" sh -c 'touch /var/lib/tallyport/probe && rm /var/lib/tallyport/probe' ||
    fail 'the state cannot be written'
  # Root itself could not write there; the server has the rights of tallyport on top.
  for path in /etc/tallyport /etc /usr/bin /usr/lib/tallyport/plugins /var/lib /opt /root /home; do
    ! "${view[@]}" touch "$path/probe" 2>/dev/null || fail "$path can be written"
    echo "$path: read-only"
  done
  [[ $(stat -c '%U:%G %a' /var/lib/tallyport) == 'tallyport:tallyport 700' ]] ||
    fail "/var/lib/tallyport is $(stat -c '%U:%G %a' /var/lib/tallyport)"
  ! setpriv --reuid=tallyport --regid=tallyport --clear-groups cat $secrets/key 2>/dev/null ||
    fail 'the service user can read the secret itself'
}

second_boot() {
  step 'enabled, it came up with the system, and the ledger is as it was'
  expect UnitFileState enabled
  expect_ready
  expect ActiveState active
  await 'the 20 credits are gone' balance_is 20

  step 'the package again, as an upgrade would: the service is restarted'
  pid=$(of MainPID)
  apt install --reinstall --no-install-recommends /opt/tallyport.deb
  [[ $(of MainPID) != "$pid" ]] || fail 'the process is the old one'
  expect_ready
  await 'the 20 credits are gone' balance_is 20

  step 'purged: the service is gone, the ledger is not'
  apt purge tallyport
  ! ready 2>/dev/null || fail 'something still answers'
  [[ -s /var/lib/tallyport/tallyport.db ]] || fail 'the ledger is gone'
  ls -l /var/lib/tallyport
  [[ ! -L /etc/systemd/system/multi-user.target.wants/tallyport.service ]] ||
    fail 'it is still enabled'
}

if [[ -e /var/lib/tallyport ]]; then second_boot; else first_boot; fi
