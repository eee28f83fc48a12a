import { Analytics } from '@segment/analytics-node';
import { converse, key, url } from './client.mjs';

const analytics = new Analytics({ writeKey: key, host: url });

await converse({
  send: ({ id, person, anonymous, name, properties, time }) =>
    analytics.track({ messageId: id, userId: person, anonymousId: anonymous, event: name, properties, timestamp: time }),
  flush: () => analytics.flush(),
  close: () => analytics.closeAndFlush(),
});
