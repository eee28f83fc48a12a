#!/bin/sh
# aot-cache.sh JAVA JAR FOLDER: unpacks the jar into FOLDER and trains a cache of loaded and linked classes for it (JEP 514), with one start, one activity and
# one page. The cache fits this JDK and these files only; with any other the JVM starts as without it.
set -eu
java=$1 jar=$2 folder=$3
rm -rf "$folder"
"$java" -Djarmode=tools -jar "$jar" extract --destination "$folder" >/dev/null

data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
port=${AOT_PORT:-18642} key=key-of-the-training-run

fail() {
  tail -n 20 "$data/log" >&2
  rm -f "$folder/footfall.aot"
  exit 1
}

# This one is sealed, and a cache with classes of a sealed jar keeps the JVM from starting wherever it finds the files by another path than in training.
echo 'Sealed: false' >"$data/manifest"
"$(dirname "$java")/jar" --update --file "$folder"/lib/xz-*.jar --manifest "$data/manifest" 2>"$data/log" || fail

PORT=$port FOOTFALL_DATA_DIR=$data/data FOOTFALL_CAPTURE_KEY=$key \
  "$java" -XX:+ExitOnOutOfMemoryError -XX:AOTCacheOutput="$folder/footfall.aot" -jar "$folder/footfall.jar" >"$data/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$data"' EXIT
until curl -sf -o /dev/null "http://localhost:$port/actuator/health/readiness"; do
  kill -0 $server 2>/dev/null || fail
  sleep 0.2
done
curl -sf -o /dev/null -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
  -d '{"userId": "0b8f6d1e-5d52-4f3c-9a47-1f0c8a2b7d11", "activityType": "app_view"}' "http://localhost:$port/api/activities"
curl -sf -o /dev/null "http://localhost:$port/login"
kill $server
wait $server || true
[ -s "$folder/footfall.aot" ] || fail

# By another path, as where it is installed: the command line lists the jobs and says that it was used wrongly.
status=0
(cd "$folder" && "$java" -XX:AOTMode=on -XX:AOTCache=footfall.aot -jar footfall.jar job) >"$data/log" 2>&1 || status=$?
[ $status = 64 ] || fail
