import type {Browser} from './browser.ts';
import {FurtherWindows} from './further-windows.ts';
import {readPage, type Reading} from './reading.ts';

/** What the page may do without a question that nobody would answer; for its own origin, and no other. */
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

/** The wall's page in a browser. */
export interface Wall {
  /** The DevTools session of the page. */
  readonly sessionId: string;
  readonly targetId: string;
  /** Opens an address in it, a crashed page's too. */
  show(url: string): Promise<void>;
  /** The page's word on itself. Throws NoAnswerError if it is stuck. */
  read(): Promise<Reading>;
  /** Calls back when the page's process crashes or the page is closed, with the words for it. Returns what stops it. */
  onLost(lost: (kind: 'crash' | 'closed', words: string) => void): () => void;
}

/** Takes hold of the empty page that the browser opened, and grants to the origin of `url` what a wall needs. */
export async function openWall({devtools}: Browser, url: string): Promise<Wall> {
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
      const evaluate = {expression: `(${readPage.toString()})()`, returnByValue: true};
      const answer = await devtools.send<{
        result: {value?: Reading};
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
