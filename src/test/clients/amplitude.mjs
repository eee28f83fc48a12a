import { init, track } from '@amplitude/analytics-node';
import { converse, given, key, url } from './client.mjs';

// Only what it sends by itself it sends again; what flush() sends is lost where it is refused.
await init(key, { serverUrl: `${url}/2/httpapi`, flushIntervalMillis: 300 }).promise;

await converse({
  send: ({ id, person, anonymous, name, properties, time }) => {
    track(name, properties, given({ insert_id: id, user_id: person, device_id: anonymous, time: time?.getTime() }));
  },
});
