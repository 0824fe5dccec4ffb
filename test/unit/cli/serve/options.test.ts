import {expect, test} from 'vitest';
import {UsageError} from '../../../../src/cli/command.ts';
import {readServeOptions, serveUsage} from '../../../../src/cli/serve/options.ts';

test('the options have the defaults that the help names', () => {
  const options = readServeOptions([], {});
  expect(options).toMatchObject({port: 4190, host: '', token: '', site: ''});
  for (const name of Object.keys(options)) expect(serveUsage).toContain(`--${name} `);
});

test('a token is taken from the environment, where no other user sees it, unless it is given', () => {
  const environment = {REVERIE_TOKEN: 'from-the-environment'};
  expect(readServeOptions([], environment).token).toBe('from-the-environment');
  expect(readServeOptions(['--token=from-the-command-line'], environment).token).toBe(
    'from-the-command-line',
  );
});

test.each([
  [['--port=http'], /--port takes a whole number from 0 to 65535; got "http"/],
  [['--host=a b'], /--host takes an address of this machine.*got "a b"/],
  [['--host=http://a'], /--host takes/],
  [['--token=secret'], /--token takes 16 to 128 letters.*got 6 characters/],
  [['--colour=red'], /colour[^]*The options are --port/],
  [['folder'], /The options are/],
])('%j is refused with what is allowed', (args, words) => {
  expect(() => readServeOptions(args, {})).toThrow(UsageError);
  expect(() => readServeOptions(args, {})).toThrow(words);
});
