import {execFile, type ChildProcess} from 'node:child_process';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly said: string;
}

/** Runs `reverie` to its end; `started` gets its process, `env` is added to this one’s. */
export const reverie = (
  args: readonly string[],
  started?: (child: ChildProcess) => void,
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['src/cli/bin.mjs', ...args],
      {maxBuffer: 2 ** 26, env: {...process.env, ...env}},
      (_, out, said) => resolve({status: child.exitCode ?? -1, out, said}),
    );
    started?.(child);
  });

/** A look whose dreams take as little time as any can, on the processor, so that they are the same each time. */
export const quickLook: readonly string[] = [
  'mixed3=0',
  'mixed4=0',
  'mixed0=1',
  'steps=1',
  'resolution=75',
  'backend=wasm',
  // It goes by what was shown long before, which a part cannot know.
  'limitFlashes=false',
].flatMap((set) => ['--set', set]);
