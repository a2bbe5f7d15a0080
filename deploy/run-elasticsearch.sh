#!/bin/sh
# Runs Elasticsearch (the arguments are its command), and beside it gives Klaarlicht a user of its own:
# one who may do everything with its own indexes, and nothing else. Both are written anew at each start,
# so a password that changes in its file changes here. No password stands on a command line.
set -eu
url=${ELASTICSEARCH_URL:-https://localhost:9200}
secrets=${SECRETS:-/run/secrets}
prefix=${KLAARLICHT_ELASTICSEARCH_PREFIX:-klaarlicht}
ready=${READY:-/tmp/klaarlicht-may-come}

put() { # PATH BODY: whether the server took it
    {
        printf 'user = "elastic:%s"\n' "$(cat "$secrets/elasticsearch_server_password")"
        printf 'data = "%s"\n' "$(printf '%s' "$2" | tr -d '\n' | sed 's/["\\]/\\&/g')"
    } | curl --silent --fail --output /dev/null --max-time 10 --cacert "$secrets/ca" --config - \
        --request PUT --header 'Content-Type: application/json' "$url/_security/$1"
}

set_up() {
    put role/klaarlicht '{"indices": [{"names": ["'"$prefix"'", "'"$prefix"'-*"],
        "privileges": ["read", "write", "manage"]}]}' &&
    put user/klaarlicht '{"roles": ["klaarlicht"], "password": "'"$(cat "$secrets/elasticsearch_password")"'"}' &&
    touch "$ready"
}

rm -f "$ready"
(
    while kill -0 $$ 2>/dev/null && ! set_up; do
        sleep 1
    done
) &
exec "$@"
