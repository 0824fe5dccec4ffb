import type {Browser} from './browser.ts';
import {FurtherWindows} from './further-windows.ts';
import {readPageStatus, type PageStatus} from './page-status.ts';

/** What the page may do without a prompt, which nobody would answer; for its own origin only. */
const granted = [
  'camera',
  'microphone',
  'midi',
  'screen-wake-lock',
  'window-management',
  'persistent-storage',
];

const openWithinMs = 30_000;
const answerWithinMs = 5000;

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
}

/** The exhibition's page in its browser. */
export interface KioskPage {
  /** The DevTools session of the page. */
  readonly sessionId: string;
  readonly targetId: string;
  /** Opens an address in it, even if it has crashed. */
  show(url: string): Promise<void>;
  /** The page's status. Throws NoAnswerError if it is stuck. */
  read(): Promise<PageStatus>;
  /** Calls back, with a message, when the page's process crashes or the page is closed. Returns what stops listening. */
  onLost(lost: (kind: 'crash' | 'closed', message: string) => void): () => void;
}

/** Attaches to the empty page that the browser opened, and grants the origin of `url` what an exhibition needs. */
export async function openKioskPage({devtools}: Browser, url: string): Promise<KioskPage> {
  const open = {withinMs: openWithinMs};
  await devtools.send('Target.setDiscoverTargets', {discover: true}, open);
  const {targetInfos} = await devtools.send<{targetInfos: TargetInfo[]}>('Target.getTargets', {}, open);
  const targetId = targetInfos.find(({type}) => type === 'page')?.targetId;
  if (targetId === undefined) throw new Error('The browser opened no page.');
  const attach = {targetId, flatten: true};
  const {sessionId} = await devtools.send<{sessionId: string}>('Target.attachToTarget', attach, open);
  const {origin} = new URL(url);
  for (const name of granted) {
    await devtools.send('Browser.setPermission', {permission: {name}, setting: 'granted', origin}, open);
  }
  await devtools.send('Inspector.enable', {}, {sessionId, ...open});
  const furtherWindows = new FurtherWindows(devtools, targetId);
  return {
    sessionId,
    targetId,
    async show(address) {
      await furtherWindows.close();
      const page = {sessionId, ...open};
      const {errorText} = await devtools.send<{errorText?: string}>('Page.navigate', {url: address}, page);
      if (errorText !== undefined) throw new Error(`${address} cannot be opened: ${errorText}.`);
    },
    async read() {
      const evaluate = {expression: `(${readPageStatus.toString()})()`, returnByValue: true};
      const answer = await devtools.send<{
        result: {value?: PageStatus};
        exceptionDetails?: {text: string; exception?: {description?: string}};
      }>('Runtime.evaluate', evaluate, {sessionId, withinMs: answerWithinMs});
      const {exceptionDetails, result} = answer;
      if (result.value === undefined || exceptionDetails) {
        const reason = exceptionDetails?.exception?.description ?? exceptionDetails?.text ?? 'no value';
        throw new Error(`The page cannot be read: ${reason}`);
      }
      return result.value;
    },
    onLost(lost) {
      return devtools.listen(({method, params, sessionId: from}) => {
        if (method === 'Inspector.targetCrashed' && from === sessionId) lost('crash', 'The page crashed.');
        if (method === 'Target.targetDestroyed' && params.targetId === targetId) {
          lost('closed', 'The page was closed.');
        }
      });
    },
  };
}
