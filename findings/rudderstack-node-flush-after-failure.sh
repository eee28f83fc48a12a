#!/bin/bash
# Finding: in RudderStack's client for Node.js the first flush() after one that failed fails with the old error at once and sends
#   nothing: a server that is well again gets the next event only with the one after it.
#
# Package: npm @rudderstack/rudder-sdk-node 3.0.13; Node.js 20.
# The guess, written before the run: each flush() sends what waits; once the server answers 200 again, the next event arrives with its
#   own flush().
# What happens: event b is given up after four answers of 500. The flush of c is rejected with the error of b without a request, and
#   c arrives with d.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts @rudderstack/rudder-sdk-node@3.0.13 > npm.log 2>&1 || { cat npm.log; exit 1; }
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';

let status = 200;
let requests = [];
const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const events = JSON.parse(gunzipSync(Buffer.concat(pieces))).batch.map(({ event }) => event);
    requests.push(`${status} for ${events.join(' and ')}`);
    response.writeHead(status).end('{}');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const client = new RudderAnalytics('key', { dataPlaneUrl: `http://127.0.0.1:${server.address().port}`, logLevel: 'error' });
for (const [event, answer] of [['a', 200], ['b', 500], ['c', 200], ['d', 200]]) {
  status = answer;
  requests = [];
  client.track({ userId: 'ada', event });
  const end = await client.flush().then(() => 'done', () => 'rejected');
  console.log(`flush of ${event}: ${end}; ${requests.join(', ') || 'no request'}`);
}
process.exit(0);
JS
node run.mjs 2> err.txt | grep '^flush' > out.txt || { cat err.txt; exit 1; }
cat out.txt
diff - out.txt <<'SEEN'
flush of a: done; 200 for a
flush of b: rejected; 500 for b, 500 for b, 500 for b, 500 for b
flush of c: rejected; no request
flush of d: done; 200 for c and d
SEEN
