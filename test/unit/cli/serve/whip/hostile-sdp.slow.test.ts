import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {collectedBytes} from '../../../../support/collected-bytes.ts';
import {hostileSdp, plainAnswer, plainOffer} from '../../../../support/hostile-sdp.ts';
import {serveWith} from '../../../../support/streaming.ts';
import {temporaryFolder} from '../../../../support/temporary-folder.ts';
import {overHttp, virtualPublisher, virtualViewer} from '../../../../support/virtual-peers.ts';

/** To the proxy, and of hostile answers to it. */
const descriptions = 10_000;
/**
 * To the relay, which makes a connection of each that it takes: `REVERIE_OFFERS=10000` for a minute and a half of them.
 * The check before that reads 10,000 in any case (checked-offer.test.ts).
 */
const offers = Number(process.env['REVERIE_OFFERS'] ?? 1000);
/** Requests that are under way at once. */
const abreast = 8;
/** What a server may hold more than before all of them, in bytes. */
const growthAtMost = 64e6;

/** Posts each description, and what comes of it is ended; how often each status was answered. */
async function statuses(url: string, texts: Iterable<string>): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  const rest = texts[Symbol.iterator]();
  const send = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      const headers = {'Content-Type': 'application/sdp'};
      const answer = await fetch(url, {method: 'POST', headers, body: next.value});
      await answer.arrayBuffer();
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      const location = answer.headers.get('location');
      if (location !== null) await (await fetch(new URL(location, url), {method: 'DELETE'})).arrayBuffer();
    }
  };
  await Promise.all(Array.from({length: abreast}, send));
  return counts;
}

const sum = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);

test('hostile descriptions cost the relay nothing but themselves', async () => {
  const serving = await serveWith(temporaryFolder());
  onTestFinished(() => serving.close());
  const at = (path: string): string => new URL(path, serving.urls[0]).href;
  const before = collectedBytes();
  const published = await statuses(at('whip/relay'), hostileSdp(plainOffer, offers / 2));
  const publisher = await virtualPublisher(overHttp(at('whip/relay')));
  onTestFinished(publisher.close);
  const watching = plainOffer.replace('a=sendonly', 'a=recvonly');
  const watched = await statuses(at('whep/relay'), hostileSdp(watching, offers / 2, 8));
  const grownBytes = collectedBytes() - before;
  console.log('Published', published, 'watched', watched, `${(grownBytes / 1e6).toFixed(1)} MB more`);
  // Made, without sense, too long, for viewers without room too: and never a fault of the server's.
  for (const [counts, allowed] of [
    [published, [201, 400, 413]],
    [watched, [201, 400, 404, 413]],
  ] as const) {
    expect(sum(counts)).toBe(offers / 2);
    for (const status of counts.keys()) expect(allowed).toContain(status);
    expect(counts.get(400)).toBeGreaterThan(offers / 4);
  }
  expect(grownBytes).toBeLessThan(growthAtMost);
  // It goes on as before.
  const viewer = await virtualViewer(overHttp(at('whep/relay')));
  onTestFinished(viewer.close);
  await expect.poll(() => viewer.seen.frames, {timeout: 60_000}).toBeGreaterThan(2);
});

test('10,000 hostile descriptions, and as many hostile answers, pass the proxy and harm nobody', async () => {
  const answers = hostileSdp(plainAnswer, descriptions, 9);
  const upstream = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.method === 'DELETE') return void response.writeHead(200).end();
      const answer = answers.next();
      const headers = {'Content-Type': 'application/sdp', Location: '/session'};
      response.writeHead(201, headers).end(answer.done === true ? plainAnswer : answer.value);
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void upstream.close());
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/whip`;
  const serving = await serveWith(temporaryFolder(), `--whip=test=${url}`);
  onTestFinished(() => serving.close());
  const before = collectedBytes();
  const counts = await statuses(
    new URL('whip/test', serving.urls[0]).href,
    hostileSdp(plainOffer, descriptions, 10),
  );
  const grownBytes = collectedBytes() - before;
  console.log('Passed on', counts, `${(grownBytes / 1e6).toFixed(1)} MB more`);
  expect(sum(counts)).toBe(descriptions);
  // Passed on, too long, or answered with what is too long.
  for (const status of counts.keys()) expect([201, 413, 502]).toContain(status);
  expect(counts.get(201)).toBeGreaterThan(descriptions / 4);
  expect(grownBytes).toBeLessThan(growthAtMost);
});
