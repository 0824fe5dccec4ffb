import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {readServeOptions} from '../../../../../src/cli/serve/options.ts';
import {readTargets, withTokens} from '../../../../../src/cli/serve/whip/targets.ts';
import {temporaryFolder} from '../../../../support/temporary-folder.ts';

test('targets are names with addresses, of which several may be given', () => {
  const {whip} = readServeOptions(
    ['--whip=live=https://media.example/a?b=c', '--whip', 'test=http://127.0.0.1:1/'],
    {},
  );
  expect(whip).toEqual([
    {name: 'live', url: 'https://media.example/a?b=c'},
    {name: 'test', url: 'http://127.0.0.1:1/'},
  ]);
  expect(readServeOptions([], {}).whip).toEqual([]);
});

test.each([
  ...[
    'live',
    '=https://a.example',
    'LIVE=https://a.example',
    'live=ftp://a.example',
    'live=https://u:p@a.example',
  ],
  ...['relay=https://a.example', 'a=https://a.example\na=https://b.example', '../a=https://a.example'],
])('%s is none', (text) => {
  expect(readTargets(text)).toBeUndefined();
});

test('their tokens come from a file or the environment, and no error repeats them', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'tokens');
  await writeFile(file, '# Of the house\nlive=secret-1\ntest-2=secret-2\n');
  const targets = ['live', 'test-2', 'open'].map((name) => ({name, url: 'https://a.example/'}));
  const tokens = async (environment = {}) =>
    (await withTokens(targets, file, environment)).map(({token}) => token);
  expect(await tokens()).toEqual(['secret-1', 'secret-2', undefined]);
  expect(await tokens({REVERIE_WHIP_TOKEN_TEST_2: 'other'})).toEqual(['secret-1', 'other', undefined]);
  await writeFile(file, 'live = secret-1\n');
  const failure = await tokens().catch(String);
  expect(failure).toContain('NAME=TOKEN');
  expect(failure).not.toContain('secret-1');
});
