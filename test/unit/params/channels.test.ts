import {expect, test} from 'vitest';
import {formatChannels, mostChannels, parseChannels, toggleChannel} from '../../../src/params/channels.ts';
import {parseQuery} from '../../../src/params/url.ts';
import {change, defaults} from '../../../src/params/values.ts';

test('channels are read in order and each once, and written as they were read', () => {
  const text = 'mixed4:12,55;mixed10:2047';
  expect(parseChannels(text)).toEqual({mixed4: [12, 55], mixed10: [2047]});
  expect(formatChannels(parseChannels(text))).toBe(text);
  expect(formatChannels(parseChannels('mixed4:55,12,55;mixed4:3'))).toBe('mixed4:3,12,55');
  expect(parseChannels('')).toEqual({});
});

test('a channel is picked and let go, and the last one takes its layer with it', () => {
  const one = toggleChannel('', 'mixed4', 12);
  expect(one).toBe('mixed4:12');
  const two = toggleChannel(toggleChannel(one, 'mixed3', 1), 'mixed4', 5);
  expect(two).toBe('mixed4:5,12;mixed3:1');
  expect(toggleChannel(two, 'mixed3', 1)).toBe('mixed4:5,12');
  expect(toggleChannel(one, 'mixed4', 12)).toBe('');
});

test('a layer that is full takes no more, and gives some up', () => {
  let text = '';
  for (let channel = 0; channel < mostChannels + 3; channel++) text = toggleChannel(text, 'mixed7', channel);
  expect(parseChannels(text).mixed7).toHaveLength(mostChannels);
  expect(change(defaults, {channels: text}).problems).toEqual([]);
  expect(parseChannels(toggleChannel(text, 'mixed7', 0)).mixed7).toHaveLength(mostChannels - 1);
});

test.each([
  'mixed4',
  'mixed4:',
  'mixed11:1',
  'mixed4:-1',
  'mixed4:1.5',
  'mixed4:12345',
  'mixed4:1;',
  'conv2d_1:1',
  `mixed4:${Array.from({length: mostChannels + 1}, (_, index) => index).join(',')}`,
])('%s in an address is refused', (text) => {
  const {values, problems} = parseQuery(`?channels=${text}`);
  expect(values).toEqual(defaults);
  expect(problems).toMatchObject([{code: 'value-refused', data: {key: 'channels'}}]);
});
