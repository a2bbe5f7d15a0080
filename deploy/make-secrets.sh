#!/bin/sh
# Makes the passwords and certificates of docker-compose.yml in ./secrets, each for the one user that
# reads it. Run it once, as root, beside that file. What is there already stays as it is.
set -eu
umask 077
days=${DAYS:-825}
[ "$(id -u)" = 0 ] || { echo "make-secrets: run this as root, so that each service can read its own" >&2; exit 1; }
mkdir -p secrets/elasticsearch secrets/postgresql secrets/klaarlicht

word() { openssl rand -hex 32; }
given() { # FILE USER CONTENT: to be read by that user alone
    [ -e "$1" ] || printf '%s' "$3" > "$1"
    chown "$2" "$1"
    chmod 0400 "$1"
}

elasticsearch=1000 postgresql=999 klaarlicht=10001  # the users of the images
given secrets/elasticsearch/password $elasticsearch "$(word)"
given secrets/klaarlicht/elasticsearch_password $klaarlicht "$(word)"
given secrets/elasticsearch/klaarlicht_password $elasticsearch "$(cat secrets/klaarlicht/elasticsearch_password)"
given secrets/postgresql/password $postgresql "$(word)"
given secrets/klaarlicht/database_url $klaarlicht \
    "postgresql://klaarlicht:$(cat secrets/postgresql/password)@postgresql:5432/klaarlicht"

if [ ! -e secrets/ca.crt ]; then
    openssl req -x509 -newkey rsa:3072 -nodes -days "$days" -subj "/CN=Klaarlicht internal" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" \
        -keyout secrets/ca.key -out secrets/ca.crt 2>/dev/null
    openssl req -new -newkey rsa:3072 -nodes -subj "/CN=elasticsearch" \
        -keyout secrets/elasticsearch/tls.key -out secrets/elasticsearch/tls.csr 2>/dev/null
    printf 'subjectAltName=DNS:elasticsearch,DNS:localhost\nextendedKeyUsage=serverAuth\n' > secrets/extensions
    openssl x509 -req -in secrets/elasticsearch/tls.csr -CA secrets/ca.crt -CAkey secrets/ca.key \
        -CAcreateserial -days "$days" -extfile secrets/extensions -out secrets/elasticsearch/tls.crt 2>/dev/null
    rm -f secrets/elasticsearch/tls.csr secrets/extensions secrets/ca.srl
fi
chmod 0444 secrets/ca.crt
chown $elasticsearch secrets/elasticsearch/tls.key secrets/elasticsearch/tls.crt
chmod 0400 secrets/elasticsearch/tls.key secrets/elasticsearch/tls.crt
