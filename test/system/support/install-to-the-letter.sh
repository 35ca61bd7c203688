#!/bin/sh
# Runs in an empty machine: follows docs/install.md word for word on a booted system, then has deploy/install.sh do the same over
# again. What systemd says goes to standard error, what was found to standard output.
set -eu
found=/root/found
# shellcheck source=test/system/support/boot.sh
. "$(dirname "$0")/boot.sh"

if [ "${1:-}" != booted ]; then
  # The machine that is booted has no network but its own, so that it takes no port of this one.
  fetch_packages
  boot apart
  cat $found
  exit
fi

cd /opt/post-dispatcher
say() { echo "$*" >>$found; }
trap 'journalctl --sync; journalctl --no-pager -o cat -n 200' EXIT
log=/var/log/post-dispatcher/social-scheduler.log
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
follow docs/install.md 'plain decide cron'
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
follow docs/install.md check
say "health: $(grep -o '"status":"ok"' /root/followed.said | wc -l)"
say "post: $(grep -o '"success":true,"postDetailId"' /root/followed.said)"

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

# docs/deployment.md, a second server: in a network and under a name of its own, with its own project, settings, log and crontab, and
# with the first one's media, which it sees as over NFS. It has the built program by copy.
ip link add first type veth peer name second
ip addr add 10.0.0.11/24 dev first
ip link set first up
follow docs/deployment.md first
cp -al /opt/post-dispatcher /opt/second
rm -rf /opt/second/.data /opt/second/.env
mkdir -p /root/second/log /root/second/cron.d
cp .env /root/first.env
unshare --net --uts --mount sh -c 'touch /root/second/begun; exec sleep infinity' &
second=$!
minute test -e /root/second/begun
ip link set second netns $second
# With its root, which is not that of the machine underneath.
in_second() { nsenter --target $second --net --uts --mount --root "$@"; }
in_second sh -euc '
  hostname second
  ip link set lo up
  ip addr add 10.0.0.12/24 dev second
  ip link set second up
  mount --bind /opt/second /opt/post-dispatcher
  mount --bind /root/second/log /var/log/post-dispatcher
  mount --bind /root/second/cron.d /etc/cron.d'
here=$PWD/test/system/support/boot.sh
in_second sh -euc '. "$0"; cd /opt/post-dispatcher; follow docs/deployment.md second' "$here"
say "second server: $(grep -c '^wrong' /root/followed.said) wrong of $(grep -c '^ok' /root/followed.said | sed 's/[1-9][0-9]*/many/')"
# A post with a picture by the first one's API, at a time when only the second one ticks; its platform is a sandbox beside it.
in_second node /opt/post-dispatcher/dist/cli.js sandbox --port 9010 >/root/sandbox.said 2>&1 &
sandbox=$!
minute grep -q 9010 /root/sandbox.said
echo LINKEDIN_API_URL=http://127.0.0.1:9010/linkedin >>/opt/second/.env
systemctl stop cron
as_service() { runuser -u post-dispatcher -- "$@"; }
account=$(echo sandbox-linkedin-member-token | as_service node dist/cli.js accounts add --company acme --platform linkedin --external-id urn:li:person:sandboxMember1 --name Member)
node -e 'require("sharp")({ create: { width: 800, height: 800, channels: 3, background: "red" } }).jpeg().toFile("/root/red.jpg")'
say "post with a picture: $(curl -s -o /root/answer -w '%{http_code}' http://127.0.0.1:9005/schedule-post \
  -H "Authorization: Bearer $(cat /root/acme.key)" -F "socialAccountId=$account" -F postType=feed -F caption=Red \
  -F "scheduledAt=$(date -u +%Y-%m-%dT%H:%M:%SZ)" -F files=@/root/red.jpg)"
line=$(sed 's/^\* \* \* \* \* post-dispatcher //' /root/second/cron.d/post-dispatcher)
in_second runuser -u post-dispatcher -- sh -c "$line"
say "published by: $(mariadb -N post_dispatcher -e "SELECT s.host, d.status FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id WHERE d.caption = 'Red'")"
cat /root/second/log/*
say "files of the first server that the second one lacks: $(in_second runuser -u post-dispatcher -- node /opt/post-dispatcher/dist/cli.js doctor | grep -c '^wrong *Media' || true)"
systemctl start cron
kill $sandbox $second

# docs/upgrade.md, to the version that is there, and back again to the dump.
follow docs/upgrade.md plain
answers() { curl -sf http://127.0.0.1:9005/health >/dev/null; }
minute answers
: >$log
minute grep -q 'Total duration' $log
say "upgraded: $(grep -c 'Total duration' $log) tick, $(grep -c ERROR $log) errors"
follow docs/upgrade.md rollback
minute answers
say "rolled back: $(grep -c 'The database was set back' $log) time noticed, $(mariadb -N post_dispatcher -e 'SELECT COUNT(*) FROM post_details') posts"
