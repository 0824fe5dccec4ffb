import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import type {Serving} from '../../src/cli/serve/server.ts';
import {type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {openFreezableEndpoint} from '../support/freezable-endpoint.ts';
import {dreamWorker} from '../support/faults.ts';
import {writeQuadrants} from '../support/quadrants.ts';
import {openStreamer, serveWith, streamState} from '../support/streaming.ts';
import {openWhipEndpoint, type WhipEndpoint} from '../support/whip-endpoint.ts';

/** `REVERIE_GONE_S=60` for a network or a server that goes for a minute. */
const goneS = Number(process.env['REVERIE_GONE_S'] ?? 8);

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: await writeQuadrants()});
});
afterAll(() => browser.close());

interface Stage {
  readonly app: App;
  readonly page: Page;
  readonly serving: Serving;
  readonly endpoint: WhipEndpoint;
}

/** Streams to an endpoint while `run` runs. */
async function streaming(
  run: (stage: Stage) => Promise<void>,
  settings = {},
  prepare?: () => void,
): Promise<void> {
  const endpoint = await openWhipEndpoint();
  const serving = await serveWith(inject('siteFolder'), `--whip=test=${endpoint.url}`);
  const app = await openStreamer(
    browser,
    serving.urls[0] ?? '',
    {target: 'test', ...settings},
    undefined,
    prepare,
  );
  try {
    await app.dreams(1);
    await app.page.keyboard.press('l');
    await expect.poll(() => endpoint.frames).toBeGreaterThan(5);
    await run({app, page: app.page, serving, endpoint});
  } finally {
    await app.page.context().close();
    await serving.close();
    await endpoint.close();
  }
}

/** Frames per second that arrive, over some seconds. */
async function arriving(endpoint: () => number, seconds: number): Promise<number> {
  const [before, startMs] = [endpoint(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return ((endpoint() - before) * 1000) / (performance.now() - startMs);
}

test('a server that was restarted has the stream again', async () => {
  await streaming(async ({page, endpoint, app}) => {
    await page.waitForTimeout(5000);
    const rate = await arriving(() => endpoint.frames, 10);
    const {displayFps, dreamsPerSecond} = await app.status();
    console.log(
      `640 × 360: ${rate.toFixed(1)} frames a second arrive of ${Number(displayFps).toFixed(1)} that are shown, at ` +
        `${Number(dreamsPerSecond).toFixed(1)} dreams a second; ${JSON.stringify(await streamState(page))}`,
    );
    const dreamsBefore = Number((await app.status())['dreams']);
    const port = Number(new URL(endpoint.url).port);
    await endpoint.close();
    const goneMs = performance.now();
    const again = await openWhipEndpoint({port});
    try {
      while (again.frames === 0 && performance.now() - goneMs < 60_000) await page.waitForTimeout(50);
      console.log(`The stream is back after ${((performance.now() - goneMs) / 1000).toFixed(1)} s.`);
      expect(again.frames).toBeGreaterThan(0);
      await expect.poll(async () => (await streamState(page))['phase']).toBe('live');
      // It has dreamed on meanwhile.
      expect(Number((await app.status())['dreams'])).toBeGreaterThan(dreamsBefore);
    } finally {
      await again.close();
    }
  });
});

test('a server that is gone for a while is waited for, and the sign says so', async () => {
  await streaming(async ({page, endpoint}) => {
    const port = Number(new URL(endpoint.url).port);
    await endpoint.close();
    await expect.poll(async () => (await streamState(page))['phase']).toBe('reconnecting');
    await page.waitForTimeout(1000 * goneS);
    expect((await streamState(page))['phase']).toBe('reconnecting');
    const again = await openWhipEndpoint({port});
    try {
      await expect.poll(() => again.frames, {timeout: 15_000}).toBeGreaterThan(0);
      await expect.poll(async () => (await streamState(page))['phase']).toBe('live');
    } finally {
      await again.close();
    }
  });
});

test('a network that goes for a while is waited for, and the stream returns', async () => {
  const endpoint = await openFreezableEndpoint();
  const serving = await serveWith(inject('siteFolder'), `--whip=test=${endpoint.url}`);
  const app = await openStreamer(browser, serving.urls[0] ?? '', {target: 'test', sound: 'none'});
  const phase = async (): Promise<string | undefined> => (await streamState(app.page))['phase'];
  try {
    await app.dreams(1);
    await app.page.keyboard.press('l');
    await expect.poll(() => endpoint.frames).toBeGreaterThan(5);
    endpoint.freeze();
    const [goneMs, dreams] = [performance.now(), Number((await app.status())['dreams'])];
    await expect.poll(phase).toBe('reconnecting');
    const noticedS = (performance.now() - goneMs) / 1000;
    await app.page.waitForTimeout(Math.max(0, 1000 * (goneS - noticedS)));
    expect(['connecting', 'reconnecting']).toContain(await phase());
    // It has dreamed on.
    await expect.poll(async () => Number((await app.status())['dreams'])).toBeGreaterThan(dreams);
    const {frames} = endpoint;
    const backMs = performance.now();
    endpoint.thaw();
    await expect.poll(() => endpoint.frames).toBeGreaterThan(frames + 5);
    const returnedS = (performance.now() - backMs) / 1000;
    await expect.poll(phase).toBe('live');
    console.log(
      `Gone for ${goneS} s, noticed after ${noticedS.toFixed(1)} s, back ${returnedS.toFixed(1)} s after the network.`,
    );
  } finally {
    await app.page.context().close();
    await serving.close();
    await endpoint.close();
  }
});

test('a dream that has to be restarted goes on in the same stream', async () => {
  await streaming(async ({page, endpoint}) => {
    await dreamWorker(page).evaluate(() => {
      // Hangs it: the page replaces the worker.
      setTimeout(() => {
        for (;;);
      });
    });
    await page.waitForTimeout(10_000);
    const before = endpoint.frames;
    await expect.poll(() => endpoint.frames, {timeout: 90_000}).toBeGreaterThan(before + 10);
    expect(endpoint.opened).toBe(1);
  });
});

/** Runs in the page: keeps what sends, for a test to look at. */
function keepSenders(): void {
  const senders: RTCRtpSender[] = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override addTransceiver(...given: Parameters<RTCPeerConnection['addTransceiver']>): RTCRtpTransceiver {
      const transceiver = super.addTransceiver(...given);
      senders.push(transceiver.sender);
      return transceiver;
    }
  };
  Object.assign(window, {senders});
}

test('the frames arrive while another tab is in front', async () => {
  await streaming(
    async ({page, endpoint}) => {
      await page.waitForTimeout(3000);
      // A hint of a screen’s content has Chromium leave out every second frame.
      const [video] = await page.evaluate(() =>
        (window as unknown as {senders: RTCRtpSender[]}).senders.map((sender) => ({
          hint: sender.track?.contentHint,
          ...(sender.getParameters() as {degradationPreference?: string}),
        })),
      );
      expect(video).toMatchObject({hint: 'motion', degradationPreference: 'maintain-resolution'});
      const inFront = await arriving(() => endpoint.frames, 8);
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setFocusEmulationEnabled', {enabled: false});
      const other = await page.context().newPage();
      await other.bringToFront();
      const isHidden = await page.evaluate(() => document.hidden);
      await page.waitForTimeout(2000);
      const behind = await arriving(() => endpoint.frames, 8);
      console.log(
        `In front ${inFront.toFixed(1)}, behind ${behind.toFixed(1)} frames a second; hidden: ${isHidden}.`,
      );
      expect(behind).toBeGreaterThan(inFront / 3);
      await other.close();
    },
    {},
    keepSenders,
  );
});

test('where the browser has no generator, the frames go by a canvas', async () => {
  await streaming(
    async ({page, endpoint}) => {
      await expect.poll(() => endpoint.frames).toBeGreaterThan(30);
      expect(endpoint.frame()).toMatchObject({width: 640, height: 360});
      expect((await streamState(page))['phase']).toBe('live');
    },
    {},
    () => Reflect.deleteProperty(globalThis, 'MediaStreamTrackGenerator'),
  );
});

test('sound is that of the microphone, if that is asked for', async () => {
  await streaming(
    async ({endpoint}) => {
      expect(endpoint.offer).toContain('m=audio');
      await expect.poll(() => endpoint.samples).toBeGreaterThan(48_000);
    },
    {sound: 'microphone'},
  );
});
