#!/usr/bin/env bash
# The average wage with nothing but curl.
#
#   PARLEY_TOKEN=parley_... examples/curl.sh
#
set -euo pipefail
url=${PARLEY_URL:-http://127.0.0.1:6700}/v1

# The token goes in by a file descriptor: other users of the machine can read arguments.
call() {
  curl --silent --show-error --fail-with-body --noproxy '*' \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$PARLEY_TOKEN") "$@"
}

# The key makes it safe to send this again when the answer was lost.
id=$(call "$url/tasks" \
  --header 'Content-Type: application/json' \
  --header "Idempotency-Key: curl-$$-$(date +%s)" \
  --data '{
    "title": "Average wage",
    "dataset": "wages",
    "algorithm": "mean",
    "parameters": { "columns": ["wage"] },
    "minimum": 2
  }' | sed 's/.*"id":"\([^"]*\)".*/\1/')
echo "task $id"

# Each call answers when the task has ended, or after 25 seconds with the task as it is then.
while task=$(call "$url/tasks/$id/wait?seconds=25"); do
  case $task in
    *'"stage":"finished"'*) break ;;
    *'"stage":"failed"'* | *'"stage":"cancelled"'*) echo 'no result' >&2 && exit 1 ;;
  esac
done

call "$url/tasks/$id/result" --header 'Accept: text/csv'
