#!/bin/sh
# Starts a program of the image; as `post-dispatcher` it is the command line. Where DATABASE_URL is not set, it is put
# together from host, user and the file with the password, which may then hold any character.
set -eu

address() {
  node -e 'const { readFileSync } = require("node:fs")
    const { DATABASE_HOST, DATABASE_NAME } = process.env
    const [user, file] = process.argv.slice(1)
    const password = readFileSync(file, "utf8").replace(/\r?\n$/, "")
    if (!password) throw new Error(file + " is empty: it holds the password of " + user)
    const login = encodeURIComponent(user) + ":" + encodeURIComponent(password)
    process.stdout.write("mysql://" + login + "@" + DATABASE_HOST + "/" + (DATABASE_NAME || "post_dispatcher"))' "$1" "$2"
}

secrets=${SECRETS_DIR:-/run/secrets}
if [ -z "${DATABASE_URL:-}" ] && [ -n "${DATABASE_HOST:-}" ]; then
  DATABASE_URL=$(address "$DATABASE_USER" "$secrets/database-password")
  export DATABASE_URL
  if [ -z "${MIGRATE_DATABASE_URL:-}" ] && [ -n "${MIGRATE_DATABASE_USER:-}" ]; then
    MIGRATE_DATABASE_URL=$(address "$MIGRATE_DATABASE_USER" "$secrets/database-migrate-password")
    export MIGRATE_DATABASE_URL
  fi
fi
[ "${0##*/}" != post-dispatcher ] || set -- node /app/dist/cli.js "$@"
exec "$@"
