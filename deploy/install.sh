#!/bin/sh
# Installs on this server by the numbered steps of docs/install.md, which it reads: the page and this are the same commands. A
# second run changes nothing.
set -eu

usage() {
  cat <<USAGE
Usage: deploy/install.sh --domain NAME [--tick cron|timer] [--dry-run]
  --domain   the name under which this server is reached, like posts.example.com
  --tick     who starts the tick each minute: cron (the default), or a timer of systemd
  --dry-run  prints what it would do, and does nothing
USAGE
}

die() {
  echo "install.sh: $*" >&2
  exit 1
}

domain='' tick=cron dry=''
while [ $# -gt 0 ]; do
  case $1 in
    --domain | --tick)
      [ $# -ge 2 ] || die "$1: its value is missing"
      [ "$1" = --domain ] && domain=$2
      [ "$1" = --tick ] && tick=$2
      shift
      ;;
    --dry-run) dry=yes ;;
    --help) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
case $domain in
  '' | *[!a-z0-9.-]*) die '--domain: must be a name like posts.example.com' ;;
esac
case $tick in
  cron | timer) ;;
  *) die '--tick: must be cron or timer' ;;
esac

project=$(cd "$(dirname "$0")/.." && pwd)
# The commands: of each numbered step its blocks, and of the tick's the one that was asked for.
steps=$(awk -v tick="$tick" '
  /^## / { step = $2 ~ /^[0-9]+\.$/; if (step) printf "\necho \"== %s\"\n", substr($0, 4) }
  /^```/ { inside = step && !inside && $1 == "```sh" && ($2 == "" || $2 == tick); next }
  inside' "$project/docs/install.md")
export DOMAIN="$domain"

if [ -n "$dry" ]; then
  echo "export DOMAIN=$domain"
  printf '%s\n' "$steps" | sed 's/^echo "== \(.*\)"$/# \1/'
  exit
fi
[ "$(id -u)" = 0 ] || die 'must be run as root (sudo)'
[ "$project" = /opt/post-dispatcher ] || die "The project must lie in /opt/post-dispatcher, and lies in $project: units and crontab name that folder"
sh -euc "$steps"
