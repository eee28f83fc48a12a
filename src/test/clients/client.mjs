// What the clients' programs share: what is sent, and how the test talks to them. On standard input comes a line for
// each step; on standard output goes a line for each event as it was handed to the client, and one for the step's end.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const [site, writeKey, client, start] = process.argv.slice(2);

export const url = site;
export const key = writeKey;

const ADA = 'ada|5f7c';
const BOB = '018f6f5e-7c1a-7a55-9c3e-2b6f0a1d4e77';
const VISITOR = 'visitor-77';

/** Each kind of value that a property can have in this language, in ten events of three people. */
const TEN = [
  { person: ADA, properties: { text: 'plain', empty: '', signs: 'Grüße, 世界 👋 \u2028 <b>"\\</b>', long: 'x'.repeat(3_000) } },
  { person: BOB, properties: { whole: 42, zero: 0, minus: -7, minusZero: -0, large: 2 ** 53, larger: 1e21 } },
  { person: ADA, properties: { fraction: 12.5, third: 1 / 3, small: 1e-7 } },
  { person: BOB, properties: { yes: true, no: false, nothing: null, absent: undefined } },
  { person: ADA, properties: { product: { label: 'Chair', tags: ['oak', 'round'], size: { height: 80 } }, none: {} } },
  { person: BOB, properties: { list: [1, 'two', true, null, { three: 3 }, [4]], none: [] } },
  { person: ADA, properties: { date: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)), notANumber: NaN, endless: Infinity } },
  { person: BOB, properties: { bytes: Buffer.from('abc'), map: new Map([['a', 1]]), set: new Set([1]) } },
  { anonymous: VISITOR, properties: { 'a key': 1, ключ: 2, 'dotted.key': 3, cash$: 4 } },
  { person: ADA, properties: { entityType: 'Product', entityId: 'sku-17', colour: 'green' } },
];

/**
 * With ids and times of its own, the same in each run, where the client takes them; the last one has neither. Some
 * clients have one kind of id for those who are known and those who are not.
 */
function ten(run, takes) {
  return TEN.map((event, i) => {
    const last = i === TEN.length - 1;
    const mark = `${client} ${i}${last || !takes.ids ? ` run ${run}` : ''}`;
    return {
      ...named(takes.anonymous ? event : { ...event, person: event.person ?? event.anonymous, anonymous: undefined }, i, mark),
      id: last || !takes.ids ? undefined : uuid(mark),
      time: last || !takes.times ? undefined : new Date(Number(start) + 1_000 * i),
    };
  });
}

/** The mark tells the test which event a stored one is. */
function named(event, i, mark) {
  return {
    ...event,
    name: i % 2 ? 'App Viewed' : 'review_submit',
    type: i % 2 ? 'app_viewed' : 'review_submit',
    properties: { ...event.properties, mark },
  };
}

function uuid(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Does what the test asks for: `send(event)` hands an event to the client, `flush()` returns when the client has done
 * what it does at once. Both may return a promise.
 */
export async function converse({ send, flush = () => {}, close = () => {} }, options = {}) {
  const takes = { ids: true, times: true, anonymous: true, ...options };
  say('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const [step, argument] = line.split(' ');
    const results = [];
    for (const event of eventsOf(step, argument, takes)) {
      say(`sent ${JSON.stringify(event)}`);
      results.push(attempt(() => send(event)));
    }
    results.push(attempt(step === 'end' ? close : flush));
    const failures = (await Promise.all(results)).filter((failure) => failure !== undefined);
    say(`done ${failures.join('; ').replaceAll('\n', ' ')}`);
    if (step === 'end') {
      process.exit(0);
    }
  }
}

function eventsOf(step, argument, takes) {
  switch (step) {
    case 'ten':
      return ten(argument, takes);
    case 'one':
      return [named({ person: ADA, properties: {} }, 1, `${client} ${argument}`)];
    default:
      return [];
  }
}

async function attempt(action) {
  try {
    await action();
    return undefined;
  } catch (error) {
    return String(error?.message ?? error);
  }
}

/** Without the keys that have no value: to some clients these are not the same as keys that are not there. */
export function given(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Clients print too. */
function say(text) {
  process.stdout.write(`\n## ${text}\n`);
}
