import {expect, inject, onTestFinished, test} from 'vitest';
import {launch} from '../support/browser.ts';
import {ensureJanus, openJanus} from '../support/janus.ts';
import {quadrants, writeQuadrants} from '../support/quadrants.ts';
import {openStreamer, serveWith, streamState} from '../support/streaming.ts';
import {answeringViewer} from '../support/virtual-peers.ts';
import {colourIn} from '../support/whip-endpoint.ts';

test.skipIf(!ensureJanus())('the display arrives through Janus, in its colours', async () => {
  const janus = await openJanus();
  onTestFinished(() => janus.close());
  const browser = await launch({gpu: 'none', camera: await writeQuadrants()});
  onTestFinished(() => browser.close());
  const serving = await serveWith(inject('siteFolder'), `--whip=janus=${janus.url}`);
  onTestFinished(() => serving.close());
  const app = await openStreamer(browser, serving.urls[0] ?? '', {target: 'janus'});
  await app.dreams(1);
  await app.page.keyboard.press('l');
  await expect.poll(async () => (await streamState(app.page))['phase']).toBe('live');
  await expect.poll(async () => Number((await streamState(app.page))['bitrateKbps'])).toBeGreaterThan(0);

  const viewer = answeringViewer();
  onTestFinished(viewer.close);
  await janus.subscribe(viewer.answer);
  await expect.poll(() => viewer.seen.frames).toBeGreaterThan(20);
  const worstOff = (): number => {
    const frame = viewer.frame();
    if (frame?.width !== 640) return Infinity;
    return Math.max(
      ...quadrants.map(({colour, ...cell}) =>
        Math.max(
          ...colourIn(frame, {columns: 2, rows: 2, ...cell}).map((value, c) =>
            Math.abs(value - (colour[c] ?? 0)),
          ),
        ),
      ),
    );
  };
  // It takes a moment to come to its quality.
  await expect.poll(worstOff).toBeLessThan(12);
  await app.page.keyboard.press('l');
  await expect.poll(() => janus.publishers).toBe(0);
  expect(app.heard).toEqual([]);
});
