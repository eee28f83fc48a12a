import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { converse, key, url } from './client.mjs';

const analytics = new RudderAnalytics(key, { dataPlaneUrl: url });

await converse({
  send: ({ id, person, anonymous, name, properties, time }) =>
    analytics.track({ messageId: id, userId: person, anonymousId: anonymous, event: name, properties, timestamp: time }),
  flush: () => analytics.flush(),
});
