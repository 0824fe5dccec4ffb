import {expect, test} from 'vitest';
import {keyBindings, type Action} from '../../../../src/params/keys.ts';
import {createAct, type Actors} from '../../../../src/ui/app/actions.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

/** Actors that write down what is called, and `act`. */
function actors(state = initialState) {
  const calls: string[] = [];
  const actor = (name: string): unknown =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          (...args: unknown[]) =>
            calls.push([name, String(method), ...args].join(' ')),
      },
    );
  const store = new Store(state);
  const names = [
    'values',
    'history',
    'perform',
    'morph',
    'looks',
    'dream',
    'source',
    'recording',
    'exhibition',
    'stream',
    'fullscreen',
    'controlsWindow',
    'panel',
    'help',
  ];
  const made = Object.fromEntries(names.map((name) => [name, actor(name)]));
  return {store, calls, act: createAct({store, ...made} as unknown as Actors)};
}

test('every key does something once, when it is pressed', () => {
  for (const {action} of keyBindings) {
    const {store, calls, act} = actors();
    act(action, true);
    const pressed = [calls.length, store.state];
    expect(calls.length > 0 || store.state !== initialState, action).toBe(true);
    if (action === 'compare' || action === 'hit') continue;
    act(action, false);
    expect([calls.length, store.state], action).toEqual(pressed);
  }
});

test.each<[Action, string[]]>([
  ['reset', ['dream reset', 'recording addReset']],
  ['record', ['recording toggle clip']],
  ['take', ['recording toggle take']],
  ['gentle', ['dream setGentle true']],
  ['deeper', ['values act deeper']],
])('%s', (action, expected) => {
  const {calls, act} = actors();
  act(action, true);
  expect(calls).toEqual(expected);
});

test('toggles switch on and off', () => {
  const {store, act} = actors();
  for (const on of [true, false]) {
    for (const action of ['freeze', 'pin', 'controls'] as const) act(action, true);
    expect(store.state).toMatchObject({frozen: on, pinned: on, allControls: on});
  }
});

test('the key of the controls brings them back from the clean output', () => {
  const {calls, act} = actors({...initialState, values: {...initialState.values, output: true}});
  act('panel', true);
  expect(calls).toEqual(['values change [object Object]']);
});

test('compare lasts while it is pressed, and visitors of an exhibition cannot compare', () => {
  const {store, act} = actors();
  act('compare', true);
  expect(store.state.comparing).toBe(true);
  act('compare', false);
  expect(store.state.comparing).toBe(false);
  store.set({values: {...store.state.values, install: true}});
  act('compare', true);
  expect(store.state.comparing).toBe(false);
});
