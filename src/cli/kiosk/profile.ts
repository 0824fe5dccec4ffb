import {existsSync, readFileSync, readlinkSync, rmSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';

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
 * that had another name. Only Linux and macOS have that lock. Throws Error if a browser that the kiosk did not start uses
 * the profile.
 */
export function freeProfile(userDataDir: string): void {
  const lock = profileLock(userDataDir);
  if (lock === undefined) return;
  if (lock.host === hostname() && isAlive(lock.pid)) {
    if (!commandOf(lock.pid).includes(userDataDir)) {
      throw new Error(
        `${userDataDir} is in use by process ${lock.pid}. End that browser, or give the kiosk its own folder with --user-data-dir.`,
      );
    }
    process.kill(lock.pid, 'SIGKILL');
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
