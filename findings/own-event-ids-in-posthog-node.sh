#!/bin/bash
# Finding: posthog-node replaces an event id of one's own by a random one without a word where it is no UUID, so that an event that is
#   sent again by its application counts twice.
#
# Package: npm posthog-node 5.70.0; Node.js 20.
# The guess, written before the run: the option "uuid" takes any text and passes it on, as the message ids of Segment's and
#   RudderStack's clients do, or else the call throws.
# What happens: a UUID stays, in capitals too. "order-17" and a UUID without its hyphens become a new random UUID, another one each
#   time, and nothing is thrown, emitted or printed.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts posthog-node@5.70.0 > npm.log 2>&1 || { cat npm.log; exit 1; }
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { PostHog } from 'posthog-node';

const events = [];
const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    events.push(...JSON.parse(gunzipSync(Buffer.concat(pieces))).batch);
    response.end('{"status":"ok"}');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const client = new PostHog('key', { host: `http://127.0.0.1:${server.address().port}` });
let errors = 0;
client.on('error', () => errors++);
const ids = ['7439a5ec-78ef-4e98-808e-649a27817007', '7439A5EC-78EF-4E98-808E-649A27817007', '7439a5ec78ef4e98808e649a27817007', 'order-17', 'order-17'];
ids.forEach((uuid, i) => client.capture({ distinctId: 'ada', event: `e${i}`, uuid }));
await new Promise((over) => setTimeout(over, 200));
await client.flush();
events.forEach(({ uuid }, i) => console.log(`${ids[i]} -> ${uuid === ids[i] ? 'the same' : 'another'}`));
console.log(`the last two are equal: ${events[3].uuid === events[4].uuid}; errors: ${errors}`);
process.exit(0);
JS
node run.mjs > out.txt 2>&1 || { cat out.txt; exit 1; }
cat out.txt
diff - out.txt <<'SEEN'
7439a5ec-78ef-4e98-808e-649a27817007 -> the same
7439A5EC-78EF-4E98-808E-649A27817007 -> the same
7439a5ec78ef4e98808e649a27817007 -> another
order-17 -> another
order-17 -> another
the last two are equal: false; errors: 0
SEEN
