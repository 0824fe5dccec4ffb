import {expect, test} from 'vitest';
import {readOptions} from '../../looks/options.ts';

test.each([
  [['--quality', 'tpu'], /--quality takes cpu, igpu, gpu; got "tpu"/],
  [['--looks', 'shells,pebbles'], /--looks takes shells, .*; got "pebbles"/],
  [['--seconds', 'none'], /--seconds takes a number of at least 1; got "none"/],
  [['--out', 'no/such/folder'], /no\/such\/folder does not exist/],
  [['--beside', 'test'], /--beside shows test beside films, so it goes with --films/],
])('%s is refused, with what is allowed', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});

test('films may stand beside others', () => {
  expect(readOptions(['--films', '--beside', 'test'])).toMatchObject({films: true, beside: 'test'});
});
