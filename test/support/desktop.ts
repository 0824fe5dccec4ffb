import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {installFromDebian} from './debian.ts';

const programs = {xvfb: '/usr/bin/Xvfb', openbox: '/usr/bin/openbox'};
const artefacts = resolve(import.meta.dirname, '../artefacts');

/** A screen without hardware, with a window manager: what covers, minimises and raises windows. */
export interface Desktop {
  /** For the environment of programs that are to open windows there. */
  readonly display: string;
  /** Keeps a screenshot in test/artefacts, for review, where ImageMagick is there to take it. */
  keep(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Whether there can be a desktop here; what it needs is installed if it is missing and can be. */
export function ensureDesktop(): boolean {
  const isThere = (): boolean => Object.values(programs).every((program) => existsSync(program));
  if (!isThere()) {
    console.warn('Xvfb and openbox were not found for the tests of windows; installing them.');
    installFromDebian('xvfb', 'openbox');
  }
  return isThere();
}

/** Opens a desktop of 1600 x 1000 pixels. The caller closes it. */
export async function openDesktop(): Promise<Desktop> {
  const screen = spawn(programs.xvfb, '-displayfd 3 -screen 0 1600x1000x24 -nolisten tcp'.split(' '), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise<string>((resolve, reject) => {
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with ${String(code)}.`)));
    screen.stdio[3]?.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
  });
  const environment = {...process.env, DISPLAY: display};
  const manager = spawn(programs.openbox, [], {env: environment, stdio: 'ignore'});
  return {
    display,
    async keep(name) {
      if (!existsSync('/usr/bin/import')) return;
      await mkdir(artefacts, {recursive: true});
      execFileSync('/usr/bin/import', ['-window', 'root', join(artefacts, `${name}.png`)], {
        env: environment,
      });
    },
    async close() {
      await ended(manager);
      await ended(screen);
    },
  };
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null) return Promise.resolve();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return gone;
}
