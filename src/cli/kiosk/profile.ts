import {existsSync, readFileSync, readlinkSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {hostname} from 'node:os';
import {join} from 'node:path';

const answerWithinMs = 2000;
const lockFiles = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'];

/** Compiled shaders: a damaged file there can crash the browser at every start. Nothing there was saved by a user. */
const shaderCaches = [
  'ShaderCache',
  'GrShaderCache',
  'GraphiteDawnCache',
  'Default/GPUCache',
  'Default/DawnGraphiteCache',
  'Default/DawnWebGPUCache',
];

/**
 * Frees a profile from a browser that is gone: ends one that outlived its supervisor, and removes the lock of a computer
 * that had another name, of a process that is no more, and of a number that another program has got since. Only Linux and
 * macOS have that lock. Throws Error if a browser that the kiosk did not start uses the profile.
 */
export async function freeProfile(userDataDir: string): Promise<void> {
  const lock = profileLock(userDataDir);
  if (lock === undefined) return;
  if (lock.host === hostname() && isAlive(lock.pid)) {
    if (commandOf(lock.pid).includes(userDataDir)) {
      process.kill(lock.pid, 'SIGKILL');
    } else if (await answers(join(userDataDir, 'SingletonSocket'))) {
      throw new Error(
        `${userDataDir} is in use by process ${lock.pid}. End that browser, or give the kiosk its own folder with --user-data-dir.`,
      );
    }
  }
  for (const file of lockFiles) rmSync(join(userDataDir, file), {force: true});
}

/** Deletes the compiled shaders of a profile. Gives the names of those that were there. */
export function clearShaderCaches(userDataDir: string): string[] {
  const found = shaderCaches.filter((name) => existsSync(join(userDataDir, name)));
  for (const name of found) rmSync(join(userDataDir, name), {recursive: true, force: true});
  return found;
}

/** The lock is a link to HOST-PID. */
function profileLock(userDataDir: string): {host: string; pid: number} | undefined {
  try {
    const [, host = '', pid = ''] =
      /^(.*)-(\d+)$/.exec(readlinkSync(join(userDataDir, 'SingletonLock'))) ?? [];
    return {host, pid: Number(pid)};
  } catch {
    return undefined;
  }
}

/** Whether a browser listens at its socket: after a power cut the socket's file may be there, but nobody listens. */
function answers(socketFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    socket.setTimeout(answerWithinMs);
    for (const event of ['connect', 'error', 'timeout'] as const) {
      socket.once(event, () => {
        socket.destroy();
        // One that is too busy to answer lives.
        resolve(event !== 'error');
      });
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
