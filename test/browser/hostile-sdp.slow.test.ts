/** Hostile answers of an endpoint, through the page's WHIP client and Chromium's own `setRemoteDescription`. */

import {expect, onTestFinished, test} from 'vitest';
import {launch} from '../support/browser.ts';
import {hostileSdp} from '../support/hostile-sdp.ts';
import {serveSite} from '../support/serve.ts';
import {openWhipEndpoint} from '../support/whip-endpoint.ts';
import type {Outcome} from './fixtures/whip.ts';

/** `REVERIE_OFFERS=10000` for a quarter of an hour of them. */
const answers = Number(process.env['REVERIE_OFFERS'] ?? 200);
/** Streams that are opened at once. */
const abreast = 10;
/** Errors of the client's own, each of which the user reads. */
const refusal = /^refused: (whip-answer-invalid|whip-refused|whip-unreachable)$/;

interface WhipPage {
  readonly whip: {
    stream(url: string, waits: boolean): Promise<Outcome>;
    tally(): {readonly made: number; readonly open: number};
  };
}

/** What an endpoint that takes it all would answer to an offer of Chromium's. */
const answerTo = (offer: string): string =>
  offer
    .replace('a=setup:actpass', 'a=setup:passive')
    .replace('a=sendonly', 'a=recvonly')
    .replace(/a=(msid|ssrc)[^\r]*\r\n/g, '');

test('hostile answers neither crash the page nor leave a connection or a session behind, and each is said', async () => {
  const pages = await serveSite('test/browser/fixtures/whip.html');
  onTestFinished(() => pages.close());
  const browser = await launch({gpu: 'none'});
  onTestFinished(() => browser.close());
  const endpoint = await openWhipEndpoint();
  onTestFinished(() => endpoint.close());
  const page = await browser.newPage();
  const devtools = await page.context().newCDPSession(page);
  let crashes = 0;
  page.on('crash', () => (crashes += 1));
  const sessions = {opened: 0, ended: 0};
  await page.route('**/hostile/**', async (route, request) => {
    const {pathname} = new URL(request.url());
    const offer = request.postData() ?? '';
    if (request.method() === 'DELETE') sessions.ended += 1;
    if (request.method() !== 'POST') return route.fulfill({status: 204});
    sessions.opened += 1;
    const seed = Number(pathname.split('/').at(-1));
    const [body = ''] = seed === 0 ? [answerTo(offer)] : hostileSdp(answerTo(offer), 1, seed);
    const headers = {'Content-Type': 'application/sdp', Location: `/hostile/session/${seed}`};
    return route.fulfill({status: 201, headers, body});
  });
  // A real one, of the page's origin.
  await page.route('**/real/**', async (route, request) => {
    const {pathname} = new URL(request.url());
    const session = pathname.split('/')[3];
    const response = await fetch(session === undefined ? endpoint.url : `${endpoint.url}/${session}`, {
      method: request.method(),
      ...(request.method() !== 'DELETE' && {body: request.postData()}),
    });
    const location = response.headers.get('Location')?.replace('/whip', '/real/whip');
    const headers = {'Content-Type': 'application/sdp', ...(location !== undefined && {Location: location})};
    return route.fulfill({status: response.status, headers, body: await response.text()});
  });
  await page.goto(`${pages.url}test/browser/fixtures/whip.html`);
  await page.waitForFunction(() => 'whip' in globalThis);
  const stream = (path: string, waits = false): Promise<Outcome> =>
    page.evaluate(
      ([url, waiting]) =>
        (globalThis as unknown as WhipPage).whip.stream(new URL(url, location.href).href, waiting),
      [path, waits] as const,
    );

  // Nobody is there to connect to, but nothing is wrong with the answer.
  expect(await stream('/hostile/0')).toBe('given up');
  const outcomes = new Map<Outcome, number>();
  let next = 1;
  const send = async (): Promise<void> => {
    for (let seed = next++; seed <= answers; seed = next++) {
      const outcome = await stream(`/hostile/${seed}`);
      // Of 500 connections Chromium makes no other, closed as they are, until they are collected.
      if (seed % 100 === 0) await devtools.send('HeapProfiler.collectGarbage');
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({length: abreast}, send));
  console.log(`Of ${answers} answers: ${JSON.stringify(Object.fromEntries(outcomes))}`);

  expect(crashes).toBe(0);
  const unsaid = [...outcomes.keys()].filter((outcome) => outcome !== 'given up' && !refusal.test(outcome));
  expect(unsaid).toEqual([]);
  const refused = [...outcomes].reduce(
    (sum, [outcome, count]) => sum + (refusal.test(outcome) ? count : 0),
    0,
  );
  expect(refused).toBeGreaterThan(answers / 4);
  const open = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as WhipPage).whip.tally().open);
  await expect.poll(open).toBe(0);
  await expect.poll(() => sessions.opened - sessions.ended).toBe(0);
  expect(sessions.opened).toBe(answers + 1);
  // The page still streams.
  expect(await stream('/real/whip', true)).toBe('connected');
  await expect.poll(() => endpoint.ended).toBe(1);
  expect(await open()).toBe(0);
});
