import fc from 'fast-check';
import {expect, test} from 'vitest';
import {iceServersOf} from '../../../src/stream/link-header.ts';
import {inOrder} from '../../../src/stream/codec-order.ts';
import {candidatesIn} from '../../../src/stream/whip.ts';

test('the ICE servers of an answer are read with their names and passwords (the example of RFC 9725)', () => {
  const link = [
    '<stun:stun.example.net>; rel="ice-server"',
    '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="my,Password;"; credential-type="password"',
    '<turns:turn.example.net?transport=tcp>;rel=ice-server;username=user;credential=plain',
    '<https://media.example/events>; rel="urn:ietf:params:whip:ext:core:server-sent-events"',
  ].join(', ');
  expect(iceServersOf(link)).toEqual([
    {urls: 'stun:stun.example.net'},
    {urls: 'turn:turn.example.net?transport=udp', username: 'user', credential: 'my,Password;'},
    {urls: 'turns:turn.example.net?transport=tcp', username: 'user', credential: 'plain'},
  ]);
});

test('what is none is left out, and so are relays that a browser would throw for', () => {
  expect(iceServersOf(null)).toEqual([]);
  for (const link of [
    ...[
      '',
      'stun:x; rel="ice-server"',
      '<javascript:alert(1)>; rel="ice-server"',
      '<turn:x>; rel="ice-server"',
    ],
    ...['<stun:a b>; rel="ice-server"', '<stun:x>; rel="other"', '<<>>;;;"""', '<stun:'],
  ]) {
    expect(iceServersOf(link), link).toEqual([]);
  }
  expect(iceServersOf('<stun:x>; rel="ice-server",'.repeat(100))).toHaveLength(8);
});

test('the codec that is chosen is offered first, then those that most can play, with repair after them', () => {
  const offered = ['VP8', 'rtx', 'VP9', 'H264', 'AV1', 'red', 'H264'].map((name) => ({
    mimeType: `video/${name}`,
  }));
  const names = (chosen: 'auto' | 'av1') => inOrder(offered, chosen).map(({mimeType}) => mimeType.slice(6));
  expect(names('auto')).toEqual(['H264', 'H264', 'VP9', 'AV1', 'VP8', 'rtx', 'red']);
  expect(names('av1')).toEqual(['AV1', 'H264', 'H264', 'VP9', 'VP8', 'rtx', 'red']);
});

test('10,000 hostile headers and descriptions give servers and candidates, or none, and never an error', () => {
  const pieces = [
    ...[
      '<stun:x>',
      '<turn:y>',
      '; rel="ice-server"',
      ';username="',
      ';credential=',
      '"',
      '<',
      '>',
      ',',
      ';',
      '\\',
    ],
    ...['m=video 9 UDP', 'm=', 'a=candidate:', 'a=ice-ufrag:', 'a=mid:', '\r\n', '\n', '\0', 'v=0', '\ud800'],
  ];
  const text = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({maxLength: 12})), {maxLength: 60})
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (hostile) => {
      for (const {urls} of iceServersOf(hostile)) expect(urls).toMatch(/^(stun|turn)s?:\S+$/);
      const fragment = candidatesIn(hostile);
      if (fragment !== undefined) expect(fragment).toContain('a=candidate:');
    }),
    {numRuns: 10_000},
  );
});
