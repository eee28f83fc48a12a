import Mixpanel from 'mixpanel';
import { converse, given, key, url } from './client.mjs';

const { host, protocol } = new URL(url);
const mixpanel = Mixpanel.init(key, { host, protocol: protocol.slice(0, -1) });

await converse(
  {
    send: ({ id, person, name, properties, time }) =>
      new Promise((resolve, reject) => {
        const all = { ...properties, ...given({ distinct_id: person, $insert_id: id, time }) };
        mixpanel.track(name, all, (error) => (error ? reject(error) : resolve()));
      }),
  },
  { anonymous: false },
);
