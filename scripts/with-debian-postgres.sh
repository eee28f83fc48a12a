#!/bin/sh
# Runs a command with FOOTFALL_TEST_DATABASE_URL set to a PostgreSQL from Debian's packages (15 or later), started in a scratch folder and
# ended with the command. Needs no rights: as root the server runs in a user namespace, or else as nobody.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "No PostgreSQL found: apt-get install postgresql"; exit 1; }
scratch=$(mktemp -d)
as=
if [ "$(id -u)" = 0 ]; then
  if unshare -U true 2>/dev/null; then
    as="unshare -U"
  else
    as="setpriv --reuid=65534 --regid=65534 --clear-groups"
    chown 65534:65534 "$scratch"
  fi
fi
cd "$scratch"
trap 'cd /; $as "$bin/pg_ctl" stop -s -m immediate -D "$scratch/data" || true; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >password
[ -z "${as##unshare*}" ] || chown 65534 password
$as "$bin/initdb" -D "$scratch/data" -U postgres -E UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile=password -N >init.log
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 54329)
cat >>data/postgresql.conf <<EOF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
fsync = off
max_connections = 400
EOF
$as "$bin/pg_ctl" start -s -w -D "$scratch/data" -l "$scratch/data/server.log"
cd "$OLDPWD"
FOOTFALL_TEST_DATABASE_URL="jdbc:postgresql://127.0.0.1:$port/postgres" \
  FOOTFALL_TEST_DATABASE_USER=postgres FOOTFALL_TEST_DATABASE_PASSWORD="$password" \
  FOOTFALL_TEST_DATABASE_LOG="$scratch/data/server.log" "$@"
