#!/bin/sh
# Runs in an empty machine: follows docs/install.md word for word on a booted system, then has deploy/install.sh do the same over
# again. What systemd says goes to standard error, what was found to standard output.
set -eu
found=/root/found
# shellcheck source=test/system/support/boot.sh
. "$(dirname "$0")/boot.sh"

# The commands of a page: its blocks of these kinds, which stand behind the word sh; those without a kind are plain.
commands() {
  awk -v kinds=" $2 " '
    /^```/ { inside = !inside && $1 == "```sh" && index(kinds, " " ($2 == "" ? "plain" : $2) " "); next }
    inside' "$1"
}

if [ "${1:-}" != booted ]; then
  # Packages of npm and what step 1 installs are fetched now: the machine that is booted has no network but its own, so that it takes no port of this one.
  # Those of npm first: a new list of authorities has none of a proxy's.
  node scripts/prepare.mjs packages >&2
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  export DEBIAN_FRONTEND=noninteractive
  commands docs/install.md plain | grep '^apt-get' >/root/packages
  sh -eux /root/packages >&2
  rm /usr/sbin/policy-rc.d
  cp -a . /opt/post-dispatcher
  chown -R root: /opt/post-dispatcher
  boot apart
  cat $found
  exit
fi

cd /opt/post-dispatcher
say() { echo "$*" >>$found; }
trap 'journalctl --sync; journalctl --no-pager -o cat -n 200' EXIT
log=/var/log/post-dispatcher/social-scheduler.log
# Waits for cron, which does what it does once a minute.
minute() {
  for _ in $(seq 100); do
    if "$@"; then return; fi
    sleep 1
  done
  return 1
}
# What a second installation could change: files, whose they are, and the accounts of the database.
state() {
  installed() { find /etc /opt/post-dispatcher \( -name .data -o -name node_modules -o -name .git \) -prune -o -type f "$@"; }
  installed -printf '%m %u %g %p\n' | sort
  installed -exec sha256sum {} + | sort
  find /var/log/post-dispatcher /opt/post-dispatcher/.data -maxdepth 1 -printf '%m %u %g %p\n' | sort
  mariadb -N -e 'SELECT * FROM mysql.global_priv ORDER BY User, Host; SHOW DATABASES; SELECT * FROM post_dispatcher.schema_migrations'
}

deploy/install.sh --domain posts.example.com --dry-run >/root/dry-run
say "dry run: $(grep -c '^# [1-8]\.' /root/dry-run) steps, and settings: $(find . -maxdepth 1 -name .env | wc -l)"

# The first part of the page, as a person would.
commands docs/install.md 'plain decide cron' >/root/steps
sh -eux /root/steps >/root/steps.said 2>&1 || { cat /root/steps.said; exit 1; }
cat /root/steps.said
say "settings: $(stat -c '%a %U %G' .env)"
say "folders: $(stat -c '%a %U %G' .data) $(stat -c '%a %U %G' /var/log/post-dispatcher)"
systemd-analyze verify /etc/systemd/system/post-dispatcher-*.service /etc/systemd/system/post-dispatcher-*.timer 2>&1 | grep -i post-dispatcher >/root/verified || true
say "units: $(wc -l </root/verified) complaints"
cat /root/verified

minute grep -q 'Total duration' $log
say "cron: $(grep -o 'No pending posts' $log | head -n 1)"

# The second part: whether it works, a key, an account, a post.
echo a-token >/root/token.txt
DOMAIN=posts.example.com
export DOMAIN
commands docs/install.md check >/root/checks
sh -eux /root/checks >/root/checks.said 2>&1 || { cat /root/checks.said; exit 1; }
cat /root/checks.said
say "health: $(grep -o '"status":"ok"' /root/checks.said | wc -l)"
say "post: $(grep -o '"success":true,"postDetailId"' /root/checks.said)"

logrotate -f /etc/logrotate.d/post-dispatcher
minute grep -q 'Total duration' $log
say "log after its rotation: $(stat -c '%a %U %G' $log), and the one before: $(find /var/log/post-dispatcher -name 'social-scheduler.log.1' | wc -l)"

state >/root/before
deploy/install.sh --domain posts.example.com --dry-run >/dev/null
deploy/install.sh --domain posts.example.com >/root/again.said 2>&1 || { cat /root/again.said; exit 1; }
state >/root/after
diff /root/before /root/after || true
say "second run: $(diff /root/before /root/after | wc -l) changes"
say "still answers: $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:9005/health)"

# docs/upgrade.md, to the version that is there, and back again to the dump.
commands docs/upgrade.md plain >/root/upgrade
sh -eux /root/upgrade >/root/upgrade.said 2>&1 || { cat /root/upgrade.said; exit 1; }
answers() { curl -sf http://127.0.0.1:9005/health >/dev/null; }
minute answers
: >$log
minute grep -q 'Total duration' $log
say "upgraded: $(grep -c 'Total duration' $log) tick, $(grep -c ERROR $log) errors"
commands docs/upgrade.md rollback >/root/rollback
sh -eux /root/rollback >/root/rollback.said 2>&1 || { cat /root/rollback.said; exit 1; }
minute answers
say "rolled back: $(grep -c 'The database was set back' $log) time noticed, $(mariadb -N post_dispatcher -e 'SELECT COUNT(*) FROM post_details') post"
