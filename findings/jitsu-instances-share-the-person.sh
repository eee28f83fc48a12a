#!/bin/bash
# Finding: two instances of Jitsu's client in one Node.js process share the person: after one of them was told who it is, what another
#   one sends for somebody unknown carries that person's id.
#
# Package: npm @jitsu/js 1.11.0; Node.js 20.
# The guess, written before the run: jitsuAnalytics() gives each caller an instance with a memory of its own where there is no browser
#   ("empty runtime"), so a second one sends no userId.
# What happens: the anonymous id is each one's own, the user id is not. A third one that is told an anonymous id sends it together
#   with the user id of the first.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts @jitsu/js@1.11.0 > npm.log 2>&1 || { cat npm.log; exit 1; }
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { jitsuAnalytics } from '@jitsu/js';

const anonymousIds = [];
const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const { event, type, userId, anonymousId } = JSON.parse(Buffer.concat(pieces));
    if (!anonymousIds.includes(anonymousId)) anonymousIds.push(anonymousId);
    console.log(`${event ?? type}: userId ${userId}, anonymous id ${anonymousIds.indexOf(anonymousId) + 1}`);
    response.end('{"ok":true}');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const instance = () => jitsuAnalytics({ host: `http://127.0.0.1:${server.address().port}`, writeKey: 'id:secret' });
const first = instance();
await first.identify('ada');
await instance().track('by the second');
const third = instance();
await third.setAnonymousId('visitor-77');
await third.track('by the third');
await first.track('by the first');
process.exit(0);
JS
node run.mjs > out.txt 2> err.txt || { cat err.txt; exit 1; }
cat out.txt
diff - out.txt <<'SEEN'
identify: userId ada, anonymous id 1
by the second: userId ada, anonymous id 2
by the third: userId ada, anonymous id 3
by the first: userId ada, anonymous id 1
SEEN
