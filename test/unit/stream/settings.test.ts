import {expect, test} from 'vitest';
import {CodedError} from '../../../src/lib/message.ts';
import {endpointOf} from '../../../src/stream/endpoint.ts';
import {defaultSettings, readSettings, writtenSettings} from '../../../src/stream/settings.ts';

const base = 'http://127.0.0.1:4190/?preset=kennel';
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return '';
  } catch (error) {
    return error instanceof CodedError ? (error as CodedError).code : String(error);
  }
};

test('what is kept has no token, unless the user wants it', () => {
  const settings = {...defaultSettings, address: 'https://media.example/whip', token: 'secret'};
  expect(writtenSettings(settings)).not.toContain('secret');
  expect(readSettings(writtenSettings(settings))).toEqual({...settings, token: ''});
  const keeping = {...settings, keepToken: true};
  expect(readSettings(writtenSettings(keeping))).toEqual(keeping);
});

test.each([
  ...[null, '', '[]', 'null', '7', '{"__proto__":{"codec":"vp8"}}', '{"codec":"h265","sound":1}'],
  ...[
    '{"bitrateKbps":1e9,"rateHz":"30"}',
    '{"target":"../relay","address":["x"]}',
    '{"token":"kept by mistake"}',
  ],
])('of %s nothing is taken over', (kept) => {
  expect(readSettings(kept)).toEqual(defaultSettings);
});

test('an address is one of a server, and its label has no secret in it', () => {
  const at = (address: string, token = '') => endpointOf({...defaultSettings, address, token}, base);
  expect(at(' https://media.example/live/whip?key=secret ')).toEqual({
    url: 'https://media.example/live/whip?key=secret',
    token: undefined,
    label: 'media.example/live/whip',
  });
  expect(at('/whip/relay', ' abc ')).toEqual({
    url: 'http://127.0.0.1:4190/whip/relay',
    token: 'abc',
    label: '127.0.0.1:4190/whip/relay',
  });
  expect(codeOf(() => at('  '))).toBe('no-endpoint');
  for (const address of [
    ...['javascript:alert(1)', 'data:application/sdp,v=0', 'ws://media.example', 'file:///etc/passwd'],
    ...['https://user:password@media.example/', 'https://', `https://media.example/${'x'.repeat(1000)}`],
  ]) {
    expect(
      codeOf(() => at(address)),
      address,
    ).toBe('endpoint-invalid');
  }
  for (const token of ['a b', 'a\r\nX-Other: 1', 'ü', 'x'.repeat(4001)]) {
    expect(
      codeOf(() => at('https://media.example/', token)),
      token,
    ).toBe('token-invalid');
  }
});

test('a target is a name of the page’s own server, which knows its token', () => {
  const at = (target: string) => endpointOf({...defaultSettings, target, token: 'secret'}, base);
  expect(at('live')).toEqual({url: 'http://127.0.0.1:4190/whip/live', token: undefined, label: 'live'});
  for (const target of ['../live', 'live/1', 'LIVE', '//elsewhere.example']) {
    expect(
      codeOf(() => at(target)),
      target,
    ).toBe('endpoint-invalid');
  }
});
