#!/bin/bash
# Finding: one BigInt among the properties of an event has another end in each of five analytics clients for Node.js, and one of them
#   tells that it was sent.
#
# Packages: npm @segment/analytics-node 3.1.0, @rudderstack/rudder-sdk-node 3.0.13, posthog-node 5.70.0, mixpanel 0.24.0,
#   @amplitude/analytics-node 1.5.73; Node.js 20.
# The guess, written before the run: JSON has no BigInt, so each call with one throws, and the events before and after it are sent.
# What happens: RudderStack's and Mixpanel's throw. PostHog's sends it as a text. Segment's drops the event, tells its callback that
#   all is well and emits no error. Amplitude's takes it, fails at the flush, and sends the others then or with the next one.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts @segment/analytics-node@3.1.0 @rudderstack/rudder-sdk-node@3.0.13 \
  posthog-node@5.70.0 mixpanel@0.24.0 @amplitude/analytics-node@1.5.73 > npm.log 2>&1 || { cat npm.log; exit 1; }
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

const which = process.argv[2];
const seen = [];
const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    let body = Buffer.concat(pieces);
    body = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
    const query = new URL(request.url, 'http://x').searchParams.get('data');
    const text = body + (query ? Buffer.from(query, 'base64') : '');
    seen.push(...[...text.matchAll(/"event(?:_type)?":"(before|bad|after|later)"/g)].map((match) => match[1]));
    if (text.includes('"count":"10"')) seen.push('(as a text)');
    response.end(query ? '1' : '{"code":200,"status":"ok"}');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const url = `http://127.0.0.1:${server.address().port}`;
const notes = [];
const attempt = (call) => { try { return call(); } catch { notes.push('throws'); } };
const events = [['before', { count: 9 }], ['bad', { count: 10n }], ['after', { count: 11 }]];
const pause = (millis) => new Promise((over) => setTimeout(over, millis));

if (which === 'segment') {
  const { Analytics } = await import('@segment/analytics-node');
  const client = new Analytics({ writeKey: 'key', host: url });
  client.on('error', () => notes.push('error event'));
  for (const [event, properties] of events) {
    attempt(() => client.track({ userId: 'u', event, properties }, (error) => event === 'bad' && notes.push(error ? 'error' : 'callback without error')));
  }
  await client.closeAndFlush();
} else if (which === 'rudderstack') {
  const RudderAnalytics = (await import('@rudderstack/rudder-sdk-node')).default;
  const client = new RudderAnalytics('key', { dataPlaneUrl: url });
  for (const [event, properties] of events) attempt(() => client.track({ userId: 'u', event, properties }));
  await client.flush();
} else if (which === 'posthog') {
  const { PostHog } = await import('posthog-node');
  const client = new PostHog('key', { host: url });
  for (const [event, properties] of events) attempt(() => client.capture({ distinctId: 'u', event, properties }));
  await pause(200);
  await client.flush();
} else if (which === 'mixpanel') {
  const Mixpanel = (await import('mixpanel')).default;
  const client = Mixpanel.init('key', { host: url.slice(7), protocol: 'http' });
  for (const [event, properties] of events) attempt(() => client.track(event, { ...properties, distinct_id: 'u' }));
} else {
  const { flush, init, track } = await import('@amplitude/analytics-node');
  await init('key', { serverUrl: `${url}/2/httpapi`, flushIntervalMillis: 60_000 }).promise;
  for (const [event, properties] of events) attempt(() => track(event, properties, { user_id: 'user1' }));
  await flush().promise.catch(() => notes.push('flush fails'));
  track('later', {}, { user_id: 'user1' });
  await flush().promise.catch(() => notes.push('flush fails'));
}
await pause(500);
console.log(`${which}: ${notes.join(', ') || 'says nothing'}; arrived: ${seen.join(' ')}`);
process.exit(0);
JS
for client in segment rudderstack posthog mixpanel amplitude; do
  node run.mjs "$client" 2>> err.txt || { cat err.txt; exit 1; }
done > out.txt
cat out.txt
diff - out.txt <<'SEEN'
segment: callback without error; arrived: before after
rudderstack: throws; arrived: before after
posthog: says nothing; arrived: before bad after (as a text)
mixpanel: throws; arrived: before after
amplitude: flush fails; arrived: before after later
SEEN
