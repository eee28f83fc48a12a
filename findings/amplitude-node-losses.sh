#!/bin/bash
# Finding: Amplitude's client for Node.js sends again what was refused with 503 only if its timer had sent it: what flush() sends is
#   lost at the first refusal, and a broken connection loses events either way.
#
# Package: npm @amplitude/analytics-node 1.5.73; Node.js 20.
# The guess, written before the run: a batch that fails with 503 or without an answer is kept and sent again, up to flushMaxRetries
#   (12) times, whoever began to send it; flush() only begins sooner.
# What happens: refused once, a batch of the timer arrives with the second try, a batch of flush() never. Where the connection ends
#   without an answer, neither is tried again.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts @amplitude/analytics-node@1.5.73 > npm.log 2>&1 || { cat npm.log; exit 1; }
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { flush, init, track } from '@amplitude/analytics-node';

const [sender, failure] = process.argv.slice(2);
let tries = 0;
let arrived = false;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    tries++;
    if (tries > 1) {
      arrived = true;
      response.end('{"code":200}');
    } else if (failure === '503') {
      response.writeHead(503, { 'retry-after': '1' }).end('{"code":503}');
    } else {
      request.socket.destroy();
    }
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const serverUrl = `http://127.0.0.1:${server.address().port}/2/httpapi`;
await init('key', { serverUrl, flushIntervalMillis: sender === 'timer' ? 300 : 60_000, logLevel: 0 }).promise;
const answer = track('event', {}, { user_id: 'user1' }).promise;
if (sender === 'flush()') await flush().promise;
const { code } = await answer;
await new Promise((over) => setTimeout(over, 10_000));
console.log(`${sender}, ${failure}: tries ${tries}, arrived ${arrived}, code ${code}`);
process.exit(0);
JS
for sender in timer 'flush()'; do
  for failure in 503 'no answer'; do
    node run.mjs "$sender" "$failure" 2>> err.txt || { cat err.txt; exit 1; }
  done
done > out.txt
cat out.txt
diff - out.txt <<'SEEN'
timer, 503: tries 2, arrived true, code 200
timer, no answer: tries 1, arrived false, code 0
flush(), 503: tries 1, arrived false, code 503
flush(), no answer: tries 1, arrived false, code 0
SEEN
