#!/bin/sh
# The life of a post with curl. Needs API (http://localhost:9005), KEY (an API key) and ACCOUNT (the id of an account):
#   API=http://localhost:9005 KEY=pd_… ACCOUNT=<id> sh docs/examples/curl.sh picture.jpg
set -eu
picture=$1

call() { curl --silent --show-error --fail-with-body --header "Authorization: Bearer $KEY" "$@"; }

# Schedule: a form with the picture. The Idempotency-Key makes it safe to repeat when the answer was lost.
scheduled=$(call "$API/schedule-post" \
  --header "Idempotency-Key: $(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')" \
  --form "socialAccountId=$ACCOUNT" \
  --form 'caption=Fresh bread at seven!' \
  --form 'scheduledAt=2030-01-15T07:00:00' \
  --form 'timeZone=Europe/Berlin' \
  --form "files=@$picture;type=image/jpeg")
echo "$scheduled"
id=$(echo "$scheduled" | sed 's/.*"postDetailId":"\([^"]*\)".*/\1/;q')

# The same as JSON, with a picture that lies on the web; dryRun checks it and schedules nothing.
call "$API/schedule-post?dryRun=true" --json '{
  "socialAccountId": "'"$ACCOUNT"'",
  "caption": "Fresh bread at seven!",
  "scheduledAt": "2030-01-16T07:00:00+01:00",
  "media": [{ "url": "https://www.example.com/bread.jpg", "altText": "A loaf of bread" }]
}'
echo

# Look: all that is waiting, and the one post with its story.
call "$API/scheduled-posts?status=pending&limit=10"
echo
call "$API/scheduled-posts/$id"
echo

# Take it back.
call --request DELETE "$API/scheduled-posts/$id"
echo
