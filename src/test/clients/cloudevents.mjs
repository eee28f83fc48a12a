import { CloudEvent, HTTP } from 'cloudevents';
import { converse, key, url } from './client.mjs';

// It only writes events; the program sends them. Binary and structured mode in turn.
let structured = false;

await converse(
  {
    send: async ({ id, person, name, properties, time }) => {
      const event = new CloudEvent({ id, source: '/shop', type: name, subject: person, time: time?.toISOString(), data: properties });
      structured = !structured;
      const { headers, body } = structured ? HTTP.structured(event) : HTTP.binary(event);
      const answer = await fetch(`${url}/api/cloudevents`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${key}` },
        body,
      });
      if (!answer.ok) {
        throw new Error(`${answer.status} ${await answer.text()}`);
      }
    },
  },
  { anonymous: false },
);
