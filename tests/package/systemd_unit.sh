#!/usr/bin/env bash
# Boots a fresh Debian root under its own systemd and has systemd_unit_inside.sh install the package
# and run the service there. Arguments: the folder of this file's companions, the folder of the .deb
# files. TALLYPORT_PRISTINE_ROOT names a root to copy instead of making one. 77 = skipped.
set -euo pipefail

here=$1 deb_dir=$2
machine=tallyport-$$ made=''

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "failed: $*" >&2; exit 1; }
step() { printf '\n--- %s\n' "$*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LC_ALL=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive "$@"; }

clean_up() {
  [[ -n $made ]] || return 0
  if mountpoint -q "$root/proc"; then umount "$root/proc"; fi
  rmdir "/run/systemd/nspawn/propagate/$machine" 2>/dev/null || true  # left where /run is a disk
  # Never through a mount that is still there.
  rm -rf --one-file-system "$made"
}
trap clean_up EXIT

((EUID == 0)) || skip 'booting a root needs root'
command -v systemd-nspawn >/dev/null || skip 'systemd-nspawn is not installed (systemd-container)'
shopt -s nullglob
debs=("$deb_dir"/tallyport_*.deb)
((${#debs[@]} == 1)) || fail "wants one tallyport_*.deb in $deb_dir; make it: ./dev package"

made=$(mktemp -d)
chmod 0755 "$made"  # the service user walks through it
root=$made/root
if [[ -n ${TALLYPORT_PRISTINE_ROOT:-} ]]; then
  step "copying $TALLYPORT_PRISTINE_ROOT"
  cp -a --one-file-system --reflink=auto "$TALLYPORT_PRISTINE_ROOT" "$root"
else
  command -v debootstrap >/dev/null || skip 'debootstrap is not installed'
  step 'making a fresh root'
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root"
fi
[[ ! -e $root/usr/bin/tallyport ]] || fail 'the root has a Tallyport in it already'

step 'installing systemd, and what the package depends on: the booted system has no network'
mount -t proc proc "$root/proc" || skip 'proc cannot be mounted'
cp /etc/resolv.conf "$root/etc/resolv.conf"
inside apt-get update
inside apt-get install -y --no-install-recommends systemd systemd-sysv dbus curl
inside apt-get satisfy -y --no-install-recommends "$(dpkg-deb -f "${debs[0]}" Depends)"
umount "$root/proc"

cp "${debs[0]}" "$root/opt/tallyport.deb"
install -m 0755 "$here/systemd_unit_inside.sh" "$root/opt/inside.sh"
cat >"$root/etc/systemd/system/booted.service" <<'END'
[Unit]
Description=Tells outside that systemd runs
[Service]
Type=oneshot
ExecStart=/bin/touch /opt/booted
END
cat >"$root/etc/systemd/system/inside.service" <<'END'
[Unit]
Description=What an operator does
Wants=booted.service
After=booted.service multi-user.target
# The end of the script is the end of the machine, and its exit status is the machine's.
SuccessAction=exit
FailureAction=exit
[Service]
Type=oneshot
ExecStart=/opt/inside.sh
StandardOutput=tty
StandardError=tty
TTYPath=/dev/console
TimeoutStartSec=240
[Install]
WantedBy=default.target
END
inside systemctl --quiet enable inside.service
inside systemctl --quiet set-default multi-user.target
inside systemctl --quiet mask console-getty.service  # it would take the console away

# Where systemd runs, the machine gets a scope of its own from it; elsewhere it stays in our group.
scope=(--register=no)
[[ -d /run/systemd/system ]] || scope+=(--keep-unit)
boot() {
  status=0
  rm -f "$root/opt/booted"
  timeout --kill-after=10 300 systemd-nspawn --quiet --boot "${scope[@]}" --private-network \
    --link-journal=no --machine="$machine" --console=read-only --directory="$root" \
    --setenv=TERM=dumb -- systemd.show_status=false systemd.log_level=notice </dev/null |
    tr -d '\r' || status=$?
}

step 'booting: installation, service, payment'
boot
# Nothing of Tallyport has run before this file is made, so it is this machine that cannot.
[[ -e $root/opt/booted ]] || skip "systemd does not boot in a container here (status $status)"
((status == 0)) || fail "the booted system ended with status $status; its words are above"

step 'booting again: what was enabled comes up by itself'
boot
((status == 0)) || fail "the booted system ended with status $status; its words are above"
