import { PostHog } from 'posthog-node';
import { converse, key, url } from './client.mjs';

const posthog = new PostHog(key, { host: url });

await converse(
  {
    send: ({ id, person, name, properties, time }) =>
      posthog.capture({ uuid: id, distinctId: person, event: name, properties, timestamp: time }),
    flush: () => posthog.flush(),
    close: () => posthog.shutdown(),
  },
  { anonymous: false },
);
