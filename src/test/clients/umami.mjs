import umami from '@umami/node';
import { converse, given, key, url } from './client.mjs';

// The key here is the id of one.
const client = new umami.Umami({ hostUrl: url, websiteId: key });

await converse(
  {
    send: async ({ person, name, properties, time }) => {
      const answer = await client.track(
        given({ name, id: person, data: properties, timestamp: time && time.getTime() / 1_000, url: '/shop', hostname: 'shop.example' }),
      );
      if (!answer.ok) {
        throw new Error(`${answer.status} ${await answer.text()}`);
      }
    },
  },
  { ids: false, anonymous: false },
);
