import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {encodeMappings, mappingOf, type Mapping} from '../../../../src/control/mapping.ts';
import {Signals, type Signal} from '../../../../src/control/signals.ts';
import type {ControlSurface} from '../../../../src/control/surface.ts';
import type {Status} from '../../../../src/dream/messages.ts';
import {change} from '../../../../src/params/values.ts';
import {KeysController} from '../../../../src/ui/control/keys-controller.ts';
import {MappingController} from '../../../../src/ui/control/mapping-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

const fader: Signal = {id: 'midi/desk/1/cc/7', label: 'Desk, CC 7', kind: 'level'};
const pad: Signal = {id: 'midi/desk/1/note/36', label: 'Desk, note 36', kind: 'trigger'};
const kept = new Map<string, string>();

let store: AppStore;
let signals: Signals;
let notices: NoticeController;
let controller: MappingController;
let sets: number;

function start(): void {
  store = new Store(initialState);
  signals = new Signals();
  notices = new NoticeController(store);
  sets = 0;
  const surface: ControlSurface = {
    set: (changes) => {
      sets += 1;
      store.set({values: change(store.state.values, changes).values});
    },
    chooseLook: () => true,
    crossfade: () => undefined,
    setTempo: () => undefined,
    act: () => undefined,
  };
  controller = new MappingController(store, notices, signals, surface);
  controller.connect();
  signals.add([fader, pad]);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
  kept.clear();
  start();
});
afterEach(() => {
  controller.disconnect();
  notices.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const mappings = (): readonly Mapping[] => store.state.control?.mappings ?? [];
const shown = (): (string | undefined)[] => store.state.notices.map(({code}) => code);

describe('the mappings', () => {
  test('are learned: a fader, then a second one that adds to the first, then a pad', async () => {
    await controller.handle({do: 'learn', target: 'parameter/zoom'});
    signals.send(fader.id, 0.05);
    expect(mappings()).toEqual([]);
    signals.send(fader.id, 0.4);
    expect(mappings()).toMatchObject([
      {signal: fader.id, target: 'parameter/zoom', mode: 'set', takeover: true},
    ]);
    expect(store.state.control?.learning).toBeUndefined();
    await controller.handle({do: 'learn', target: 'parameter/install'});
    signals.send(pad.id, 1);
    expect(mappings().at(-1)).toMatchObject({signal: pad.id, mode: 'toggle'});
    await controller.handle({do: 'learn', target: 'parameter/zoom', place: 1});
    signals.send(fader.id, 0.9);
    expect(mappings()).toHaveLength(2);
    expect(mappings()[1]).toMatchObject({signal: fader.id, target: 'parameter/install'});
  });

  test('make one change a frame of a thousand messages', async () => {
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'parameter/zoom', {takeover: false})]});
    await vi.advanceTimersByTimeAsync(100);
    sets = 0;
    signals.send(fader.id, 1);
    await Promise.resolve();
    // What comes after a pause waits for nothing.
    expect([sets, store.state.values.zoom]).toEqual([1, 1]);
    for (let message = 0; message < 1000; message += 1) {
      signals.send(fader.id, (message % 128) / 127);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(sets).toBeGreaterThan(40);
    expect(sets).toBeLessThanOrEqual(63);
    await vi.advanceTimersByTimeAsync(100);
    const after = sets;
    await vi.advanceTimersByTimeAsync(1000);
    expect([sets, store.state.values.zoom]).toEqual([after, 2 * ((999 % 128) / 127) - 1]);
  });

  test('make no more changes than the display has frames, unless sound is heard', async () => {
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'parameter/zoom', {takeover: false})]});
    store.set({status: {displayFps: 20, layers: []} as unknown as Status});
    const setsInASecond = async (): Promise<number> => {
      sets = 0;
      for (let message = 0; message < 1000; message += 1) {
        signals.send(fader.id, (message % 128) / 127);
        await vi.advanceTimersByTimeAsync(1);
      }
      return sets;
    };
    expect(await setsInASecond()).toBeLessThanOrEqual(22);
    const {control} = store.state;
    if (!control) throw new Error('There are no mappings.');
    store.set({control: {...control, sound: {...control.sound, input: {kind: 'video'}}}});
    expect(await setsInASecond()).toBeGreaterThan(40);
  });

  test('cost nothing while a source sends what stays, and then wait for nothing', async () => {
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'parameter/zoom', {takeover: false})]});
    signals.send(fader.id, 0);
    await vi.advanceTimersByTimeAsync(100);
    for (let message = 0; message < 50; message += 1) {
      signals.send(fader.id, 0);
      await vi.advanceTimersByTimeAsync(3);
    }
    expect(vi.getTimerCount()).toBe(0);
    signals.send(fader.id, 1);
    await Promise.resolve();
    expect(store.state.values.zoom).toBe(1);
  });

  test('are kept, and are there at the next visit', async () => {
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'tempo')]});
    controller.disconnect();
    start();
    expect(mappings()).toEqual([mappingOf(fader, 'tempo')]);
  });

  test('stay as they were if a file is refused, and say why', async () => {
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'tempo')]});
    const before = mappings();
    await controller.handle({do: 'import', file: new Blob(['{"reverieMappings": 1, "mappings": [{}]}'])});
    await controller.handle({do: 'import', file: new Blob([' '.repeat(600_000)])});
    expect(mappings()).toBe(before);
    expect(shown()).toContain('mappings-refused');
    await controller.handle({do: 'import', file: new Blob([encodeMappings([mappingOf(pad, 'action/hit')])])});
    expect(mappings()).toHaveLength(2);
  });

  test('come back after they were removed by mistake', async () => {
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'tempo'), mappingOf(pad, 'action/tap')]});
    const before = mappings();
    await controller.handle({do: 'clear'});
    expect(mappings()).toEqual([]);
    store.state.notices.find(({id}) => id === 'mappings')?.actions?.[0]?.run();
    expect(mappings()).toEqual(before);
  });

  test('that the browser does not keep are reported', async () => {
    vi.stubGlobal('localStorage', undefined);
    await controller.handle({do: 'add', mappings: [mappingOf(fader, 'tempo')]});
    expect(shown()).toContain('mappings-not-kept');
  });
});

describe('the keys', () => {
  const keyOf = (action: string): string | undefined =>
    store.state.keyBindings.find((binding) => binding.action === action)?.key;

  test('are changed, name what they are taken from, are kept, and reset', () => {
    const keys = new KeysController(store, notices);
    keys.connect();
    keys.handle({action: 'freeze', key: 'f'});
    expect([keyOf('freeze'), keyOf('fullscreen')]).toEqual(['f', '']);
    expect(shown()).toContain('key-taken');
    keys.disconnect();
    expect(keyOf('freeze')).toBe(' ');
    keys.connect();
    expect(keyOf('freeze')).toBe('f');
    keys.handle({action: 'freeze', key: 'Tab'});
    expect(shown()).toContain('key-refused');
    expect(keyOf('freeze')).toBe('f');
    keys.handle('reset');
    expect(store.state.keyBindings).toEqual(initialState.keyBindings);
  });
});
