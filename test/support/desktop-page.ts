import {join} from 'node:path';
import {startBrowser} from '../../src/cli/kiosk/browser.ts';
import {ensureChromium} from './chromium.ts';
import {temporaryFolder} from './temporary-folder.ts';

/** A page in a window that can be minimised: of a browser that nothing keeps from hiding it then, as Playwright does. */
export interface DesktopPage {
  /** The value of an expression, or what its promise resolves with. */
  read<T>(expression: string): Promise<T>;
  minimise(): Promise<void>;
  close(): Promise<void>;
}

/** Opens `url` with Chromium's test pattern as its camera; `DISPLAY` says where. The caller closes it. */
export async function openDesktopPage(url: string): Promise<DesktopPage> {
  const browser = await startBrowser(ensureChromium(), [
    ...['--no-first-run', '--password-store=basic', '--ozone-platform=x11'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=fps=20'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(temporaryFolder(), 'profile')}`,
  ]);
  const {devtools} = browser;
  const {targetInfos} = await devtools.send<{targetInfos: {targetId: string; type: string}[]}>(
    'Target.getTargets',
  );
  const targetId = targetInfos.find(({type}) => type === 'page')?.targetId;
  if (targetId === undefined) throw new Error('Chromium has no page.');
  const attached = await devtools.send<{sessionId: string}>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const session = {sessionId: attached.sessionId, withinMs: 90_000};
  await devtools.send('Page.navigate', {url}, session);
  return {
    async read<T>(expression: string): Promise<T> {
      const {result, exceptionDetails} = await devtools.send<{
        result: {value: T};
        exceptionDetails?: {text: string};
      }>('Runtime.evaluate', {expression, awaitPromise: true, returnByValue: true}, session);
      if (exceptionDetails) throw new Error(`${exceptionDetails.text} in ${expression.slice(0, 80)}`);
      return result.value;
    },
    async minimise() {
      const {windowId} = await devtools.send<{windowId: number}>('Browser.getWindowForTarget', {targetId});
      await devtools.send('Browser.setWindowBounds', {windowId, bounds: {windowState: 'minimized'}});
    },
    close: () => browser.close(),
  };
}
