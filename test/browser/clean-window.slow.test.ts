import {join} from 'node:path';
import {expect, inject, onTestFinished, test, vi} from 'vitest';
import {startBrowser} from '../../src/cli/kiosk/browser.ts';
import {leastDreams} from '../support/app.ts';
import {ensureChromium} from '../support/chromium.ts';
import {ensureDesktop, openDesktop} from '../support/desktop.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const seconds = 5;

/** Counts how often what the window's canvas shows changes, by its pixels. */
const changes = `new Promise((resolve) => {
  const small = Object.assign(document.createElement('canvas'), {width: 48, height: 27});
  const context = small.getContext('2d', {willReadFrequently: true});
  let [count, before] = [0, ''];
  const end = performance.now() + ${1000 * seconds};
  const look = () => {
    context.drawImage(document.querySelector('canvas'), 0, 0, 48, 27);
    const now = String(context.getImageData(0, 0, 48, 27).data);
    if (now !== before) count += 1;
    before = now;
    if (performance.now() < end) requestAnimationFrame(look);
    else resolve(count / ${seconds});
  };
  requestAnimationFrame(look);
})`;

test.skipIf(!ensureDesktop())(
  'a clean window of the camera keeps its rate while the page is behind another tab, minimised or covered',
  async () => {
    const desktop = await openDesktop();
    onTestFinished(() => desktop.close());
    vi.stubEnv('DISPLAY', desktop.display);
    onTestFinished(() => void vi.unstubAllEnvs());
    const browser = await startBrowser(ensureChromium(), [
      ...['--no-first-run', '--password-store=basic', '--ozone-platform=x11'],
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=fps=20'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(temporaryFolder(), 'profile')}`,
    ]);
    onTestFinished(() => browser.close());
    const {devtools} = browser;

    const attach = async (targetId: string): Promise<{sessionId: string; withinMs: number}> => {
      const {sessionId} = await devtools.send<{sessionId: string}>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      return {sessionId, withinMs: 60_000};
    };
    const targets = async () =>
      (
        await devtools.send<{
          targetInfos: {targetId: string; type: string; openerId?: string; title: string}[];
        }>('Target.getTargets')
      ).targetInfos.filter(({type}) => type === 'page');
    const read = async <T>(session: {sessionId: string}, expression: string): Promise<T> => {
      const {result} = await devtools.send<{result: {value: T}}>(
        'Runtime.evaluate',
        {expression, awaitPromise: true, returnByValue: true},
        session,
      );
      return result.value;
    };
    const wait = {timeout: 120_000};

    const [first] = await targets();
    if (!first) throw new Error('Chromium has no page.');
    const {targetId} = first;
    const page = await attach(targetId);
    await devtools.send(
      'Page.navigate',
      {url: `${inject('siteUrl')}?source=camera&displayRate=20&${leastDreams}`},
      page,
    );
    const dreams = (): Promise<number> =>
      read(
        page,
        `Number(document.querySelector('reverie-app')?.shadowRoot.querySelector('reverie-status')?.dataset.dreams ?? 0)`,
      );
    await expect.poll(dreams, wait).toBeGreaterThan(2);

    for (const type of ['keyDown', 'keyUp']) {
      const key = {type, key: 'w', code: 'KeyW', text: type === 'keyDown' ? 'w' : ''};
      await devtools.send('Input.dispatchKeyEvent', key, page);
    }
    const opened = async () => (await targets()).find(({openerId}) => openerId === targetId);
    await expect.poll(opened, wait).toBeDefined();
    const output = await attach((await opened())?.targetId ?? '');
    const rate = (): Promise<number> => read(output, changes);
    // At its own size, but for what the browser rounds its own bar to.
    const excess = `(({width, height}) => Math.max(Math.abs(innerWidth - width), Math.abs(innerHeight - height)))(document.querySelector('canvas'))`;
    await expect.poll(() => read<number>(output, excess), wait).toBeLessThanOrEqual(2);
    await rate();
    const usual = await rate();
    expect(usual).toBeGreaterThan(1);
    await desktop.keep('clean-window');

    const keeps = async (): Promise<void> => {
      const before = await dreams();
      await expect.poll(rate, wait).toBeGreaterThanOrEqual(0.9 * usual);
      await expect.poll(dreams, wait).toBeGreaterThan(before);
    };
    const {windowId, bounds} = await devtools.send<{windowId: number; bounds: object}>(
      'Browser.getWindowForTarget',
      {targetId},
    );
    const isHidden = (): Promise<boolean> => read(page, 'document.hidden');

    const {targetId: tab} = await devtools.send<{targetId: string}>('Target.createTarget', {
      url: 'about:blank',
    });
    await devtools.send('Target.activateTarget', {targetId: tab});
    await expect.poll(isHidden, wait).toBe(true);
    await keeps();
    await devtools.send('Target.closeTarget', {targetId: tab});
    await expect.poll(isHidden, wait).toBe(false);

    await devtools.send('Browser.setWindowBounds', {windowId, bounds: {windowState: 'minimized'}});
    await expect.poll(isHidden, wait).toBe(true);
    await keeps();
    await desktop.keep('clean-window-minimised');
    await devtools.send('Browser.setWindowBounds', {windowId, bounds: {windowState: 'normal'}});
    await expect.poll(isHidden, wait).toBe(false);

    await devtools.send('Target.createTarget', {url: 'about:blank', newWindow: true, ...bounds});
    await keeps();
    await desktop.keep('clean-window-covered');
  },
);
