import {linesOf} from '../../src/lib/message.ts';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Probe} from './probe.ts';

/** What there is of what was saved, by what it is: the same text as long as it is intact. */
export type Saved = Readonly<{[what: string]: string}>;

const recordForMs = 3000;
const clipWithinMs = 30_000;
/** The browser writes its storage to disk a few seconds behind. */
const settleMs = 6000;

/** As the DevTools protocol names keys. */
const keys = {
  operator: {key: 'O', code: 'KeyO', windowsVirtualKeyCode: 79, modifiers: 2 + 8},
  stronger: {key: 'ArrowUp', code: 'ArrowUp', windowsVirtualKeyCode: 38},
  record: {key: 'v', code: 'KeyV', windowsVirtualKeyCode: 86},
};

/** Saves what an operator may save: a setting in the address, a clip, an entry in the storage. Gives all that is saved then. */
export async function save(probe: Probe): Promise<Saved> {
  const press = async (key: object): Promise<void> => {
    await probe.page('Input.dispatchKeyEvent', {type: 'rawKeyDown', ...key});
    await probe.page('Input.dispatchKeyEvent', {type: 'keyUp', ...key});
  };
  await probe.evaluate(`localStorage.setItem('reverie.soak', 'kept')`);
  await press(keys.operator);
  await press(keys.stronger);
  await press(keys.record);
  await sleep(recordForMs);
  await press(keys.record);
  await press(keys.operator);
  const startMs = performance.now();
  // Listed, a clip is whole.
  const clips = `document.querySelector('reverie-app').shadowRoot.querySelector('reverie-clips')
    ?.shadowRoot?.querySelectorAll('li').length ?? 0`;
  while ((await probe.evaluate<number>(clips)) === 0) {
    if (performance.now() - startMs > clipWithinMs) {
      const {messages} = await probe.wall.read();
      throw new Error(`No clip was recorded. The page says: ${linesOf(messages)}`);
    }
    await sleep(500);
  }
  await sleep(settleMs);
  return savedIn(probe);
}

/** What is saved now: the address, the entry, and every private file with the beginning of its SHA-256. */
export function savedIn(probe: Probe): Promise<Saved> {
  return probe.evaluate(`(async () => {
    const saved = {
      'the address': location.search,
      'the storage entry': String(localStorage.getItem('reverie.soak')),
    };
    const look = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') { await look(handle, path + name + '/'); continue; }
        const bytes = await (await handle.getFile()).arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 8);
        saved['the file ' + path + name] = bytes.byteLength + ' bytes ' + hash.join('.');
      }
    };
    await look(await navigator.storage.getDirectory(), '');
    return saved;
  })()`);
}
