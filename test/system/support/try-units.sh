#!/bin/sh
# Runs in an empty machine that has systemd: installs by the steps of docs/deployment.md, word for word, boots, and tries what
# the units are for. What systemd says goes to standard error, what was found to standard output.
set -eu
found=/root/found
# shellcheck source=test/system/support/boot.sh
. "$(dirname "$0")/boot.sh"

if [ "${1:-}" != booted ]; then
  cp -a . /opt/post-dispatcher
  useradd --system mysql
  mariadb-install-db --user=mysql --datadir=/var/lib/mysql --auth-root-authentication-method=socket --skip-test-db >&2
  # By its socket alone: the network is this machine's.
  cat >/etc/systemd/system/mariadb.service <<UNIT
[Service]
Type=notify
User=mysql
RuntimeDirectory=mysqld
ExecStart=/usr/sbin/mariadbd --no-defaults --datadir=/var/lib/mysql --skip-networking --socket=/run/mysqld/mysqld.sock
UNIT
  boot ''
  cat $found
  exit
fi

cd /opt/post-dispatcher
say() { echo "$*" >>$found; }
trap 'journalctl --sync; journalctl --no-pager -o cat -n 200' EXIT
# The steps, with this in the place of the person who would write the settings.
cat >/usr/local/bin/nano <<'NANO'
#!/bin/sh
cat >"$1" <<ENV
DATABASE_URL=mysql://post_dispatcher:run@localhost/post_dispatcher?socket=/run/mysqld/mysqld.sock
MIGRATE_DATABASE_URL=mysql://post_dispatcher_migrate:change@localhost/post_dispatcher?socket=/run/mysqld/mysqld.sock
TOKEN_ENCRYPTION_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
PORT=19005
FACEBOOK_GRAPH_URL=http://127.0.0.1:9
INSTAGRAM_GRAPH_URL=http://127.0.0.1:9
SCHEDULER=off
ENV
NANO
chmod 755 /usr/local/bin/nano
sql=$(sed -n '/^## Two accounts/,/^## What/{/^```sql/,/^```/p}' docs/database.md | sed '/^```/d; s/another secret/change/; s/secret/run/; s/%/localhost/')
mariadb -e "$sql"
steps=$(sed -n '/^## systemd/,/^## /{/^```sh/,/^```/p}' docs/deployment.md | sed -n '2,/^```/p' | sed '/^```/d')
printf '%s\n' "$steps" >/root/steps
sh -eux /root/steps >/root/steps.said 2>&1 || { cat /root/steps.said; exit 1; }
cat /root/steps.said
for unit in api tick work; do
  systemd-analyze security --offline=true --no-pager --threshold=20 "deploy/systemd/post-dispatcher-$unit.service" >/root/exposure || cat /root/exposure
  say "exposure of $unit, of 10: $(sed -n 's/.*Overall exposure level for [^ ]*: \([0-9.]*\).*/\1/p' /root/exposure)"
done
say "tick by hand: $(grep -o 'Pending posts: 0' /root/steps.said)"

as_service() { setpriv --reuid post-dispatcher --regid post-dispatcher --clear-groups "$@"; }
for _ in $(seq 100); do
  curl -sf http://127.0.0.1:19005/health >/dev/null && break
  sleep 0.2
done
say "api: $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:19005/health)"
key=$(as_service node dist/cli.js keys create --company 1)
account=$(echo token | as_service node dist/cli.js accounts add --company 1 --platform instagram --external-id 17841400000000002 --name Test)
node -e '
  const sharp = require("sharp")
  sharp({ create: { width: 800, height: 800, channels: 3, background: "red" } }).png().toFile("/root/red.png")'
say "upload to be converted: $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:19005/schedule-post \
  -H "Authorization: Bearer $key" -F "socialAccountId=$account" -F postType=feed -F caption=x \
  -F "scheduledAt=$(date -u +%Y-%m-%dT%H:%M:%SZ)" -F files=@/root/red.png)"
systemctl stop post-dispatcher-tick.timer
systemctl start post-dispatcher-tick.service
say "worker under the timer: $(journalctl -u post-dispatcher-tick -o cat | grep -o 'Worker worker-.* completed successfully' | grep -o 'completed successfully' | head -n 1)"
as_service node dist/cli.js doctor || true
content=$(as_service node dist/cli.js doctor | grep -c '^ok *Database rights: SELECT, INSERT, UPDATE and DELETE, and none' || true)
systemctl stop mariadb
for _ in 1 2 3; do systemctl start post-dispatcher-tick.service || true; done
journalctl --sync
say "tick without a database: told $(journalctl -t post-dispatcher -p crit -o cat | grep -c 'post-dispatcher-tick.service has failed')"
if [ "$content" = 1 ]; then say 'doctor: right'; else say 'doctor: wrong'; fi
