import { jitsuAnalytics } from '@jitsu/js';
import { converse, key, url } from './client.mjs';

// Its key is an id and a secret. It is made for browsers, where there is one person: here each has an instance.
const instances = new Map();

function instanceOf(person) {
  if (!instances.has(person)) {
    const jitsu = jitsuAnalytics({ host: url, writeKey: `footfall:${key}` });
    instances.set(person, jitsu.identify(person).then(() => jitsu));
  }
  return instances.get(person);
}

// It makes ids and times itself. Who is not known would get the id of somebody else's instance.
await converse(
  {
    send: async ({ person, name, properties }) => {
      const jitsu = await instanceOf(person);
      await jitsu.track(name, properties);
    },
  },
  { ids: false, times: false, anonymous: false },
);
