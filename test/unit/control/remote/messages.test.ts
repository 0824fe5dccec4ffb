import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {RemoteError} from '../../../../src/control/remote/json.ts';
import {
  greeting,
  greetingFrom,
  pageMessageFrom,
  remoteLimits,
  remoteMessageFrom,
  toPageFrom,
  toRemoteFrom,
} from '../../../../src/control/remote/messages.ts';
import {freeControls} from '../../../../src/control/remote/free-controls.ts';
import {releaseOf, slotOf, type Play} from '../../../../src/control/remote/play.ts';
import {
  isRemoteAction,
  isRemoteKey,
  remoteActions,
  remoteKeys,
} from '../../../../src/control/remote/reach.ts';
import {allows, noRights, rightsFrom, type Rights} from '../../../../src/control/remote/rights.ts';
import {nothingShown, shownTo, withShown} from '../../../../src/control/remote/shown.ts';
import {signalOfAddress} from '../../../../src/control/remote/signal-address.ts';
import {keyBindings} from '../../../../src/params/keys.ts';
import {coerce, keys, parameterOf} from '../../../../src/params/values.ts';
import {bentJson, check, guarded, jsonObject, keepsPrototypes} from '../../../support/fuzz.ts';

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RemoteError);
    return (error as RemoteError).code;
  }
};
const play = (json: unknown): Play => remoteMessageFrom(JSON.stringify(json));

const plays: readonly Play[] = [
  {type: 'set', key: 'zoom', value: 0.1},
  {type: 'set', key: 'follow', value: false},
  {type: 'set', key: 'objective', value: 'mean'},
  {type: 'dial', dial: 'depth', at: 0.5},
  {type: 'look', name: 'oil'},
  {type: 'crossfade', at: 1},
  {type: 'tempo', bpm: 120},
  {type: 'act', action: 'hit', down: true},
  {type: 'signal', address: '/signal/fader/1', value: 0.25},
];

const rights: Rights = {
  ...{looks: ['oil'], keys: ['zoom', 'wet'], actions: ['hit'], pad: true, crossfader: true},
  ...{freeFaders: 2, freePads: 1, freeXy: false},
};

describe('what can be played from elsewhere', () => {
  test('is the look, and never source, recording, speed, engine or exhibition', () => {
    for (const key of keys) {
      const {group, look, kind} = parameterOf(key);
      expect(isRemoteKey(key), key).toBe(look === true && kind !== 'text');
      if (['Source', 'Recording', 'Speed', 'Engine', 'Exhibition'].includes(group)) {
        expect(isRemoteKey(key), key).toBe(false);
      }
    }
    const actions = keyBindings.map(({action}) => action);
    for (const action of remoteActions) expect(actions).toContain(action);
    for (const action of ['record', 'take', 'snapshot', 'pause', 'fullscreen', 'pin', 'panel']) {
      expect(isRemoteAction(action), action).toBe(false);
    }
  });

  test('comes through as it was sent', () => {
    for (const each of plays) expect(play(each)).toEqual(each);
  });

  test('is kept within the table', () => {
    expect(play({type: 'set', key: 'zoom', value: 99})).toEqual({
      type: 'set',
      key: 'zoom',
      value: coerce('zoom', 99).value,
    });
    expect(play({type: 'set', key: 'zoom', value: '0.1'})).toMatchObject({value: 0.1});
  });

  test.each([
    [{type: 'set', key: 'zoom', value: 'far'}, 'value-refused'],
    [{type: 'set', key: 'source', value: 'screen'}, 'field-refused'],
    [{type: 'set', key: 'pin', value: '1234'}, 'field-refused'],
    [{type: 'set', key: '__proto__', value: 1}, 'field-refused'],
    [{type: 'act', action: 'record', down: true}, 'field-refused'],
    [{type: 'act', action: 'hit', down: 1}, 'field-refused'],
    [{type: 'crossfade', at: 1.01}, 'field-refused'],
    [{type: 'crossfade', at: null}, 'field-refused'],
    [{type: 'tempo', bpm: 0}, 'field-refused'],
    [{type: 'signal', address: '/signal/', value: 1}, 'field-refused'],
    [{type: 'signal', address: '/reverie/zoom', value: 1}, 'field-refused'],
    [{type: 'look', name: 'x'.repeat(61)}, 'field-refused'],
    [{type: 'shutdown'}, 'field-refused'],
    [[], 'field-refused'],
    ['zoom', 'field-refused'],
    [null, 'field-refused'],
  ])('refuses %j', (json, code) => {
    expect(codeOf(() => play(json))).toBe(code);
  });

  test('refuses what is too long, or no JSON', () => {
    expect(codeOf(() => play({type: 'look', name: 'x'.repeat(remoteLimits.remoteBytes)}))).toBe(
      'message-too-long',
    );
    expect(codeOf(() => remoteMessageFrom('{'))).toBe('message-unreadable');
  });

  test('counts once where it sets the same, and each time where it acts', () => {
    const slots = plays.map(slotOf);
    const defined = slots.filter((slot) => slot !== undefined);
    expect(new Set(defined).size).toBe(defined.length);
    expect(slots[plays.findIndex(({type}) => type === 'act')]).toBeUndefined();
  });
});

test('of a pad each stroke counts, and what lets go of what is held is known', () => {
  const pad = (value: number): Play => ({type: 'signal', address: '/signal/phone/pad/1', value});
  expect(slotOf(pad(1))).toBeUndefined();
  expect(releaseOf(pad(1))).toEqual(pad(0));
  const released = pad(0);
  expect(releaseOf(released)).toBe(released);
  expect(releaseOf({type: 'act', action: 'hit', down: true})).toEqual({
    type: 'act',
    action: 'hit',
    down: false,
  });
  expect(releaseOf({type: 'signal', address: '/signal/phone/fader/1', value: 1})).toBeUndefined();
});

test('addresses are signals, but for those of Reverie itself', () => {
  expect(signalOfAddress('/signal/desk/1')).toBe('osc/desk/1');
  expect(signalOfAddress('/desk/1')).toBe('osc/desk/1');
  expect(signalOfAddress('/1/fader1')).toBe('osc/1/fader1');
  for (const none of [
    '',
    '/',
    'desk',
    '/signal/',
    '/reverie',
    '/reverie/zoom',
    '/a b',
    '/a*',
    `/${'a'.repeat(61)}`,
  ]) {
    expect(signalOfAddress(none), none).toBeUndefined();
  }
});

describe('the rights of visitors', () => {
  test('are none unless they are given', () => {
    for (const each of plays) expect(allows(noRights, each), JSON.stringify(each)).toBe(false);
  });

  test('let through what they name, and nothing else', () => {
    const allowed = plays.filter((each) => allows(rights, each));
    expect(allowed.map(({type}) => type)).toEqual(['set', 'dial', 'look', 'crossfade', 'act']);
    expect(allows(rights, {type: 'look', name: 'OIL'})).toBe(true);
    expect(allows(rights, {type: 'look', name: 'tunnel'})).toBe(false);
  });

  test('give as many free controls as they say, each a signal, and no other', () => {
    const given = freeControls(rights).map(({address}) => address);
    expect(given).toEqual(['/signal/phone/fader/1', '/signal/phone/fader/2', '/signal/phone/pad/1']);
    const send = (address: string): Play => ({type: 'signal', address, value: 1});
    for (const address of given) {
      expect(allows(rights, send(address))).toBe(true);
      expect(play(send(address))).toEqual(send(address));
    }
    for (const address of ['/signal/phone/fader/3', '/signal/phone/pad/2', '/signal/phone/x', '/desk/1']) {
      expect(allows(rights, send(address)), address).toBe(false);
    }
    const all = freeControls({freeFaders: 8, freePads: 8, freeXy: true}).map(({address}) =>
      signalOfAddress(address),
    );
    expect(new Set(all).size).toBe(18);
    expect(all).not.toContain(undefined);
  });

  test('that were kept before there were free controls have none', () => {
    const {looks, keys: allowed, actions, pad, crossfader} = rights;
    expect(rightsFrom({looks, keys: allowed, actions, pad, crossfader})).toEqual({
      ...rights,
      freeFaders: 0,
      freePads: 0,
    });
    expect(codeOf(() => rightsFrom({...rights, freeFaders: 9}))).toBe('field-refused');
    expect(codeOf(() => rightsFrom({...rights, freeXy: 1}))).toBe('field-refused');
  });

  test('decide what is shown', () => {
    const looks = [
      {name: 'oil', title: 'Oil'},
      {name: 'My secret', title: 'My secret'},
    ];
    expect(shownTo(rights, {looks, values: {zoom: 0.1, steps: 3}, bpm: 90})).toEqual({
      looks: [looks[0]],
      values: {zoom: 0.1},
      bpm: 90,
    });
  });
});

describe('messages', () => {
  const shown = withShown(nothingShown, {look: 'oil', values: {zoom: 0.1, follow: true}, on: ['freeze']});

  test('come through as they were sent', () => {
    expect(greetingFrom(greeting({role: 'remote', token: 'abc'}))).toEqual({role: 'remote', token: 'abc'});
    for (const message of [
      {type: 'shown', shown},
      {type: 'rights', rights},
    ]) {
      expect(pageMessageFrom(JSON.stringify(message))).toEqual(message);
      expect(toRemoteFrom(JSON.stringify(message))).toEqual(message);
    }
    const display = {type: 'display', frameMs: 58};
    expect(pageMessageFrom(JSON.stringify(display))).toEqual(display);
    for (const message of [
      {type: 'welcome', links: ['http://192.168.1.20:4190/remote#abc'], oscPort: 9000},
      {type: 'plays', plays},
      {type: 'remotes', count: 2},
      {type: 'alive'},
    ]) {
      expect(toPageFrom(JSON.stringify(message))).toEqual(message);
    }
  });

  test('of another version are refused at the greeting', () => {
    const old = JSON.stringify({type: 'hello', version: 0, role: 'remote', token: 'abc'});
    expect(codeOf(() => greetingFrom(old))).toBe('version-refused');
  });

  test('tell nobody to follow anything but an address of a page', () => {
    const message = {type: 'welcome', links: ['javascript:alert(1)'], oscPort: 0};
    expect(codeOf(() => toPageFrom(JSON.stringify(message)))).toBe('field-refused');
  });
});

describe('hostile messages', () => {
  keepsPrototypes();
  const readers = [greetingFrom, remoteMessageFrom, pageMessageFrom, toRemoteFrom, toPageFrom];
  const samples: readonly unknown[] = [
    ...plays,
    {type: 'hello', version: 1, role: 'remote', token: 'abc'},
    {type: 'shown', shown: withShown(nothingShown, {look: 'oil', values: {zoom: 0.1}, on: ['hit']})},
    {type: 'rights', rights},
    {type: 'display', frameMs: 58},
    {type: 'plays', plays},
    {type: 'welcome', links: ['http://a/remote#b'], oscPort: 9000},
    {type: 'refused', refusal: {code: 'no-page', data: {}, message: 'No page.'}},
  ];
  const texts = fc.oneof(
    fc.constantFrom(...samples).chain((sample) => bentJson(sample).map((bent) => JSON.stringify(bent))),
    jsonObject,
    fc.string({unit: 'binary', maxLength: 300}),
  );

  test('are read as what is allowed, or refused', () => {
    check(
      fc.property(texts, (text) => {
        for (const read of readers) {
          const message = guarded<unknown>(() => read(text), RemoteError);
          if (read !== remoteMessageFrom || message === undefined) continue;
          const {type, ...rest} = message as Play;
          if (type === 'set') {
            const {key, value} = rest as Extract<Play, {type: 'set'}>;
            expect(isRemoteKey(key)).toBe(true);
            expect(coerce(key, value)).toEqual({value});
          }
          if (type === 'act') expect(remoteActions).toContain((rest as Extract<Play, {type: 'act'}>).action);
        }
      }),
    );
  });
});

test('every parameter of the look that is no text can be played', () => {
  expect(remoteKeys.length).toBeGreaterThan(30);
});
