/**
 * OSC from its bytes to what the page gets, and back. One file, because all of it speaks the same packets.
 */
import {createSocket, type Socket} from 'node:dgram';
import {setTimeout as wait} from 'node:timers/promises';
import fc from 'fast-check';
import {fromBuffer, toBuffer, type OscPacketInput} from 'osc-min';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {oscAddresses, type OscValue} from '../../../../src/cli/serve/osc/addresses.ts';
import {messagesIn, packetLimits, packetsOf} from '../../../../src/cli/serve/osc/packet.ts';
import {documentedAddresses, oscPage} from '../../../../src/cli/serve/osc/page.ts';
import {openOscPort, type OscPort} from '../../../../src/cli/serve/osc/port.ts';
import {Hub} from '../../../../src/cli/serve/remote/hub.ts';
import {RemoteError} from '../../../../src/control/remote/json.ts';
import {playFrom, type Play} from '../../../../src/control/remote/play.ts';
import {remoteActions, remoteKeys} from '../../../../src/control/remote/reach.ts';
import {nothingShown} from '../../../../src/control/remote/shown.ts';
import {parameterOf} from '../../../../src/params/values.ts';
import {bentBytes, check, guarded, keepsPrototypes} from '../../../support/fuzz.ts';

const packetOf = (packet: OscPacketInput): Uint8Array => {
  const {buffer, byteOffset, byteLength} = toBuffer(packet);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
};

/** Somebody who sends OSC, and keeps what comes back. */
class Sender {
  readonly socket: Socket = createSocket('udp4');
  readonly received: (readonly [address: string, ...args: readonly OscValue[]])[] = [];

  constructor() {
    this.socket.on('message', (packet) => {
      for (const {address, args} of messagesIn(packet)) this.received.push([address, ...args]);
    });
  }

  send(packet: OscPacketInput | Uint8Array): void {
    this.socket.send(packet instanceof Uint8Array ? packet : packetOf(packet), osc.port, '127.0.0.1');
  }

  /** What was refused, in the server's words. */
  get errors(): readonly (readonly OscValue[])[] {
    return this.received.filter(([address]) => address === '/reverie/error').map(([, ...args]) => args);
  }
}

const looks = [
  {name: 'shells', title: 'Shells'},
  {name: 'oil', title: 'Oil'},
];

let hub: Hub;
let osc: OscPort;
let sender: Sender;
let played: Play[];
let leave: () => void;
beforeEach(async () => {
  hub = new Hub();
  played = [];
  leave = hub.connect({play: (plays) => played.push(...plays), dismiss: () => undefined});
  hub.report({type: 'shown', shown: {looks, values: {zoom: 0.1}, bpm: 120}});
  osc = await openOscPort(hub, '127.0.0.1', 0);
  sender = new Sender();
});
afterEach(async () => {
  sender.socket.close();
  hub.close();
  await osc.close();
});

const played1 = () => expect.poll(() => played[0]);

describe('OSC over UDP', () => {
  test.each<[string, OscPacketInput, Play]>([
    ['a number', {address: '/reverie/zoom', args: [0.25]}, {type: 'set', key: 'zoom', value: 0.25}],
    ['a share', {address: '/reverie/zoom/share', args: [1]}, {type: 'set', key: 'zoom', value: 1}],
    [
      'a number that is too large',
      {address: '/reverie/zoom', args: [9]},
      {type: 'set', key: 'zoom', value: 1},
    ],
    [
      'a switch',
      {address: '/reverie/follow', args: [{type: 'integer', value: 0}]},
      {type: 'set', key: 'follow', value: false},
    ],
    [
      'a switch’s own type',
      {address: '/reverie/follow', args: [true]},
      {type: 'set', key: 'follow', value: true},
    ],
    [
      'a choice',
      {address: '/reverie/objective', args: ['mean']},
      {type: 'set', key: 'objective', value: 'mean'},
    ],
    ['a look', {address: '/reverie/look', args: ['Oil']}, {type: 'look', name: 'Oil'}],
    [
      'a look by its number',
      {address: '/reverie/look', args: [{type: 'integer', value: 2}]},
      {type: 'look', name: 'oil'},
    ],
    ['the crossfader', {address: '/reverie/crossfader', args: [0.5]}, {type: 'crossfade', at: 0.5}],
    ['the tempo', {address: '/reverie/tempo', args: [90]}, {type: 'tempo', bpm: 90}],
    ['the depth', {address: '/reverie/depth', args: [0.5]}, {type: 'dial', dial: 'depth', at: 0.5}],
    ['a hit', {address: '/reverie/action/hit', args: [1]}, {type: 'act', action: 'hit', down: true}],
    ['its release', {address: '/reverie/action/hit', args: [0]}, {type: 'act', action: 'hit', down: false}],
    ['a tap', {address: '/reverie/action/tap', args: []}, {type: 'act', action: 'tap', down: true}],
    [
      'a signal',
      {address: '/signal/fader/1', args: [0.5]},
      {type: 'signal', address: '/signal/fader/1', value: 0.5},
    ],
    [
      'an address of a desk’s own as a signal',
      {address: '/1/fader1', args: [0.5]},
      {type: 'signal', address: '/1/fader1', value: 0.5},
    ],
  ])('plays %s', async (_what, packet, expected) => {
    sender.send(packet);
    await played1().toBeDefined();
    expect(played[0]).toEqual(expected);
    expect(sender.errors).toEqual([]);
  });

  test('has several values of a signal by number', async () => {
    sender.send({address: '/signal/xy', args: [0.25, 0.75]});
    await expect
      .poll(() => played)
      .toEqual([
        {type: 'signal', address: '/signal/xy', value: 0.25},
        {type: 'signal', address: '/signal/xy/2', value: 0.75},
      ]);
  });

  test.each<[string, OscPacketInput, RegExp]>([
    ['an address that is none', {address: '/reverie/colour', args: [1]}, /no address.*\/osc/],
    ['the source', {address: '/reverie/source', args: ['screen']}, /no address/],
    ['a PIN', {address: '/reverie/pin', args: ['1234']}, /no address/],
    ['recording', {address: '/reverie/action/record', args: [1]}, /no address/],
    ['a text for a number', {address: '/reverie/zoom', args: ['far']}, /far.*number/],
    ['two values for one', {address: '/reverie/zoom', args: [0, 1]}, /0, 1/],
    ['a look that is none', {address: '/reverie/look', args: ['Tar']}, /Tar/],
    ['a look beyond the last', {address: '/reverie/look', args: [{type: 'integer', value: 3}]}, /3/],
    ['no number', {address: '/reverie/depth', args: [Number.NaN]}, /NaN.*0 to 1/],
  ])('refuses %s, and says why', async (_what, packet, words) => {
    sender.send(packet);
    await expect.poll(() => sender.errors.length).toBe(1);
    const [[address, reason] = []] = sender.errors;
    expect(address).toBe((packet as {address: string}).address);
    expect(reason).toMatch(words);
    expect(played).toEqual([]);
  });

  test('refuses what is no OSC, and says so at most five times a second', async () => {
    for (let count = 0; count < 50; count += 1) sender.send(new TextEncoder().encode('hello'));
    await expect.poll(() => sender.errors.length).toBe(5);
    await wait(100);
    expect(sender.errors.length).toBeLessThanOrEqual(6);
  });

  test('plays all that a pattern matches', async () => {
    sender.send({address: '/reverie/{zoom,wet}/share', args: [1]});
    await expect
      .poll(() => played)
      .toEqual(
        expect.arrayContaining([
          {type: 'set', key: 'zoom', value: 1},
          {type: 'set', key: 'wet', value: 2},
        ]),
      );
    expect(played).toHaveLength(2);
    expect(sender.errors).toEqual([]);
  });

  test('refuses a pattern that matches nothing, or is none', async () => {
    sender.send({address: '/other/*', args: [1]});
    sender.send({address: '/signal/*', args: [1]});
    sender.send({address: '/reverie/[a', args: [1]});
    await expect.poll(() => sender.errors.length).toBe(3);
    expect(sender.errors.map(([address]) => address)).toEqual(['/other/*', '/signal/*', '/reverie/[a']);
    expect(played).toEqual([]);
  });

  test('says that there is no page', async () => {
    leave();
    sender.send({address: '/reverie/zoom', args: [0]});
    await expect.poll(() => sender.errors[0]?.[1]).toMatch(/No page/);
  });

  test('answers what a value is, and hello with all of them', async () => {
    sender.send({address: '/reverie/zoom'});
    await expect.poll(() => sender.received[0]).toEqual(['/reverie/zoom', Math.fround(0.1)]);
    sender.send({address: '/reverie/hello'});
    await expect.poll(() => sender.received.map(([address]) => address)).toContain('/reverie/tempo');
  });

  test('tells whoever has sent something what changes, but not what they set themselves', async () => {
    const other = new Sender();
    try {
      sender.send({address: '/reverie/zoom', args: [0.2]});
      other.send({address: '/reverie/hello'});
      await expect.poll(() => other.received.length).toBeGreaterThan(0);
      await played1().toBeDefined();
      other.received.length = 0;
      hub.report({type: 'shown', shown: {values: {zoom: 0.2}, bpm: 100}});
      await expect
        .poll(() => other.received)
        .toEqual([
          ['/reverie/tempo', 100],
          ['/reverie/zoom', Math.fround(0.2)],
          ['/reverie/zoom/share', expect.closeTo(0.6, 6)],
        ]);
      await expect.poll(() => sender.received).toContainEqual(['/reverie/tempo', 100]);
      expect(sender.received.map(([address]) => address)).not.toContain('/reverie/zoom');
    } finally {
      other.socket.close();
    }
  });

  test('keeps a bundle until its time, and carries out at once what is late or has none', async () => {
    const at = (ms: number, value: number): OscPacketInput => ({
      timetag: new Date(Date.now() + ms),
      elements: [{address: '/reverie/crossfader', args: [value]}],
    });
    const startMs = performance.now();
    sender.send(at(400, 0.5));
    sender.send(at(-5000, 0.25));
    sender.send({timetag: [0, 1], elements: [{address: '/reverie/depth', args: [1]}]});
    await expect.poll(() => played.length).toBe(2);
    expect(played).toEqual([
      {type: 'crossfade', at: 0.25},
      {type: 'dial', dial: 'depth', at: 1},
    ]);
    await expect.poll(() => played.length).toBe(3);
    expect(played[2]).toEqual({type: 'crossfade', at: 0.5});
    expect(performance.now() - startMs).toBeGreaterThan(390);
  });

  test('refuses a time that is far ahead', async () => {
    sender.send({
      timetag: new Date(Date.now() + 3_600_000),
      elements: [{address: '/reverie/tempo', args: [90]}],
    });
    await expect.poll(() => sender.errors[0]?.[1]).toMatch(/3600 s ahead/);
  });

  test('never answers what another server refuses', async () => {
    sender.send({address: '/reverie/error', args: ['/reverie/zoom', 'no']});
    sender.send({address: '/reverie/zoom'});
    await expect.poll(() => sender.received.length).toBe(1);
    expect(sender.errors).toEqual([]);
  });

  test('of a port that is taken says so', async () => {
    await expect(openOscPort(hub, '127.0.0.1', osc.port)).rejects.toThrow(/is taken.*--osc/);
  });
});

describe('the address space', () => {
  test('has every parameter of the look and every action, once, with what it takes and does', () => {
    const addresses = oscAddresses.map(({address}) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const key of remoteKeys) {
      expect(addresses).toContain(`/reverie/${key}`);
      expect(addresses.includes(`/reverie/${key}/share`)).toBe(parameterOf(key).kind === 'number');
    }
    for (const action of remoteActions) expect(addresses).toContain(`/reverie/action/${action}`);
    for (const {address, takes, help} of documentedAddresses) {
      expect(takes, address).not.toBe('');
      expect(help, address).toMatch(/^[A-Z0-9].*[.]$/);
    }
  });

  test('is a page without code in it', () => {
    expect(oscPage(9000)).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });
});

describe('hostile packets', () => {
  keepsPrototypes();
  const samples = [
    packetOf({address: '/reverie/{zoom,w*t}', args: [1]}),
    packetOf({address: '/reverie/zoom', args: [0.1, 'text', true, null, {type: 'integer', value: 3}]}),
    packetOf({
      timetag: [0, 1],
      elements: [
        {address: '/reverie/look', args: ['oil']},
        {timetag: new Date(0), elements: [{address: '/signal/a/1', args: [[0.5, 0.25]]}]},
      ],
    }),
    ...packetsOf([['/reverie/error', '/a', 'bang']]),
  ];
  const packets = fc.oneof(
    fc.constantFrom(...samples).chain(bentBytes),
    fc.uint8Array({maxLength: 200}),
    fc.uint8Array({maxLength: 60}).map((bytes) => Buffer.concat([Buffer.from('#bundle\0'), bytes])),
  );

  test('are read as messages within the limits, or refused; what is read is played within the table, or refused', () => {
    check(
      fc.property(packets, (packet) => {
        for (const {address, args} of guarded(() => messagesIn(packet), RemoteError) ?? []) {
          expect(address).toMatch(/^\//);
          expect(address.length).toBeLessThanOrEqual(packetLimits.addressLength);
          const entry = oscAddresses.find((known) => known.address === address) ?? oscAddresses[0];
          for (const play of guarded(() => entry?.read(args, nothingShown), RemoteError) ?? []) {
            expect(playFrom({...play})).toEqual(play);
          }
        }
      }),
    );
  });

  test('nested as deep as a packet can be are no danger', () => {
    let packet: OscPacketInput = {address: '/a'};
    for (let depth = 0; depth < 350; depth += 1) packet = {timetag: [0, 1], elements: [packet]};
    expect(messagesIn(packetOf(packet))).toHaveLength(1);
  });

  test('that are sent are small, and read back', () => {
    const messages = oscAddresses.map(({address}): [string, OscValue] => [address, 'a text of some length']);
    const sent = packetsOf(messages);
    for (const packet of sent) expect(packet.byteLength).toBeLessThan(1400);
    const read = sent.flatMap((packet) => messagesIn(packet)).map(({address, args}) => [address, ...args]);
    expect(read).toEqual(messages);
    expect(fromBuffer(packetsOf([['/a', 'bang']])[0] as Uint8Array)).toMatchObject({
      args: [{type: 'string', value: 'bang'}],
    });
  });
});
