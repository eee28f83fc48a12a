#!/bin/sh
# Installs the official clients that the tests use into target/clients: npm packages and Maven artifacts, pinned in
# src/test/clients. Does nothing where they are installed already. Ends with 3 where npm is missing.
set -eu
cd "$(dirname "$0")/.."
from=src/test/clients
to=target/clients

command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || {
  echo "The official clients are not tested: they need Node.js 20 or later and npm (Debian: apt-get install nodejs npm)."
  exit 3
}
[ -f $to/installed ] && [ -z "$(find $from -newer $to/installed)" ] && exit 0

mkdir -p $to
rm -f $to/installed
cp $from/package.json $from/package-lock.json $from/*.mjs $to
(cd $to && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
mvn -B -ntp -q -f $from/pom.xml compile dependency:build-classpath \
  -Dmdep.outputFile="$PWD/$to/java/classpath"
touch $to/installed
