#!/bin/sh
# Runs a Tika server with its copies of documents in a folder of its own, and sweeps that: what a
# killed process leaves there nobody else removes. No file is read for longer than 30 s, so what is
# five minutes old is nobody's. Arguments are the server's own.
set -eu
jar=${TIKA_JAR:-$(echo /tika-server-standard-*.jar)}
folder=${TIKA_FOLDER:-/tmp}
(
    while sleep "${TIKA_SWEEP_S:-60}" && kill -0 $$ 2>/dev/null; do
        find "$folder" -mindepth 1 -type f -mmin "+${TIKA_SWEEP_MIN:-5}" \
            ! -name 'apache-tika-server-*' ! -path '*/hsperfdata_*' -delete
    done
) &
# The server starts its reading process with the options of its configuration and with these.
export JAVA_TOOL_OPTIONS="-Djava.io.tmpdir=$folder"
exec java -Xmx64m -XX:+UseSerialGC -cp "$jar:/tika-extras/*" org.apache.tika.server.core.TikaServerCli "$@"
