import {expect, test} from 'vitest';
import {UsageError, type Command, type Terminal} from '../../../src/cli/command.ts';
import {commands, runReverie} from '../../../src/cli/commands.ts';

const failing = (error: Error) => (): Promise<Command> =>
  Promise.resolve({summary: 'fails', usage: '--how WAY', run: () => Promise.reject(error)});

const table = {
  wrong: failing(new UsageError('--how is up or down; got sideways.')),
  broken: failing(new Error('The disk is full.')),
};

async function run(...args: string[]) {
  const stop = new AbortController();
  const lines = {printed: [] as string[], said: [] as string[]};
  const terminal: Terminal = {
    print: (line) => lines.printed.push(line),
    say: (line) => lines.said.push(line),
    onProgress: () => undefined,
    signal: stop.signal,
  };
  return {status: await runReverie(args, terminal, table), ...lines};
}

test('exit status and words tell wrong arguments from what could not be done', async () => {
  expect(await run('wrong')).toMatchObject({status: 2, said: ['--how is up or down; got sideways.']});
  expect(await run('broken')).toMatchObject({status: 1, said: ['The disk is full.']});
  expect((await run('nonsense')).said[0]).toMatch(/no command "nonsense"[^]*wrong +fails/);
  expect(await run('toString')).toMatchObject({status: 2});
});

test('an interrupted command ends with status 130', async () => {
  const stop = new AbortController();
  const terminal: Terminal = {
    print: () => undefined,
    say: () => undefined,
    onProgress: () => undefined,
    signal: stop.signal,
  };
  const waiting: Command = {
    summary: '',
    usage: '',
    run: () => {
      stop.abort(new Error('Interrupted.'));
      return Promise.reject(new Error('Interrupted.'));
    },
  };
  expect(await runReverie(['waiting'], terminal, {waiting: () => Promise.resolve(waiting)})).toBe(130);
});

test('--help prints the usage of each command', async () => {
  expect(await run('wrong', '--help')).toMatchObject({status: 0, printed: ['reverie wrong --how WAY']});
  for (const load of Object.values(commands)) expect((await load()).usage.length).toBeGreaterThan(10);
});
