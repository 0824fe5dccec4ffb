import {spawn, type ChildProcess} from 'node:child_process';
import type {Readable, Writable} from 'node:stream';
import {DevTools} from './devtools.ts';

/** How long a browser may take to end by itself, so that what was just saved reaches the disk. */
const closeWithinMs = 5000;
const stderrLines = 12;

/** A Chromium that runs. */
export interface Browser {
  readonly pid: number;
  readonly devtools: DevTools;
  /** Resolves, with how it ended, when its process is gone. */
  readonly ended: Promise<string>;
  /** The last lines that it wrote to standard error. */
  stderrTail(): readonly string[];
  /** Ends it, gently if it lets us, and all its processes. Resolves when it is gone. */
  close(): Promise<void>;
}

/** Starts Chromium with a DevTools pipe. Throws Error if the program cannot be started. */
export async function startBrowser(program: string, switches: readonly string[]): Promise<Browser> {
  const child = spawn(program, [...switches, '--remote-debugging-pipe', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Its own process group, so that all of its processes can be ended at once.
    detached: process.platform !== 'win32',
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (error) => reject(new Error(`${program} cannot be started: ${error.message}`)));
  });
  const kill = (): void => killGroup(child, pid);
  process.once('exit', kill);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => {
      process.off('exit', kill);
      resolve(signal === null ? `exit status ${status ?? 'unknown'}` : `signal ${signal}`);
    });
  });
  const words: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words.push(...text.split('\n').filter((line) => line.trim() !== ''));
    words.splice(0, words.length - stderrLines);
  });
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const devtools = new DevTools(toBrowser as Writable, fromBrowser as Readable);
  return {
    pid,
    devtools,
    ended,
    stderrTail: () => words,
    async close() {
      const timer = setTimeout(kill, closeWithinMs);
      void devtools.send('Browser.close', {}, {withinMs: closeWithinMs}).catch(() => undefined);
      await ended;
      clearTimeout(timer);
      kill(); // what may be left of its group
    },
  };
}

function killGroup(child: ChildProcess, pid: number): void {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
