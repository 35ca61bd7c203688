#!/bin/sh
# A tick at each full minute, for containers without cron. One that takes longer delays the next, which does no harm.
# Told to stop, it passes that on and waits until the tick has finished what it had begun.
pid=
trap 'kill "$pid" 2>/dev/null; wait "$pid"; exit 0' TERM INT
while true; do
  sleep $((60 - $(date +%s) % 60)) & pid=$!
  wait "$pid"
  node "$(dirname "$0")/../dist/cron/post-scheduler.cron.js" & pid=$!
  wait "$pid"
done
