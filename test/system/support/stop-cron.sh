#!/bin/sh
# By hand, in an empty machine: installs by docs/install.md, stops cron, and tells how many seconds later what says so. Ten minutes.
#   node scripts/empty-machine.mjs --with systemd,systemd-sysv -- sh test/system/support/stop-cron.sh
set -eu
found=/root/found
# shellcheck source=test/system/support/boot.sh
. "$(dirname "$0")/boot.sh"

if [ "${1:-}" != booted ]; then
  fetch_packages
  boot apart
  cat $found
  exit
fi

cd /opt/post-dispatcher
trap 'journalctl --sync; journalctl --no-pager -o cat -n 200' EXIT
follow docs/install.md 'plain decide cron'
minute grep -q 'Total duration' /var/log/post-dispatcher/social-scheduler.log
TS_NODE_TRANSPILE_ONLY=1 node -r ts-node/register test/system/support/stop-cron.ts >$found
