import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {freeProfile} from '../../../../src/cli/kiosk/profile.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

describe('a profile', () => {
  test('is freed from the lock of a computer of another name and of a process that is no more', async () => {
    for (const lock of ['another-computer-1', `${hostname()}-999999999`]) {
      const folder = temporaryFolder();
      symlinkSync(lock, join(folder, 'SingletonLock'));
      writeFileSync(join(folder, 'Preferences'), 'kept');
      await freeProfile(folder);
      expect(readdirSync(folder)).toEqual(['Preferences']);
    }
  });

  test('is freed when its number belongs to another program since a power cut', async () => {
    const folder = temporaryFolder();
    symlinkSync(`${hostname()}-${process.pid}`, join(folder, 'SingletonLock'));
    // The socket's file outlived its browser: nobody listens.
    symlinkSync(await leftSocket(folder), join(folder, 'SingletonSocket'));
    await freeProfile(folder);
    expect(readdirSync(folder).filter((name) => name.startsWith('Singleton'))).toEqual([]);
  });

  test('is left to a browser that is not its kiosk’s', async () => {
    const folder = temporaryFolder();
    symlinkSync(`${hostname()}-${process.pid}`, join(folder, 'SingletonLock'));
    const browser = createServer().listen(join(folder, 'socket'));
    onTestFinished(() => void browser.close());
    await once(browser, 'listening');
    symlinkSync(join(folder, 'socket'), join(folder, 'SingletonSocket'));
    await expect(freeProfile(folder)).rejects.toThrow(
      new RegExp(`in use by process ${process.pid}.*--user-data-dir`),
    );
    expect(readdirSync(folder)).toContain('SingletonLock');
  });
});

/** The file of a socket whose program was killed. */
async function leftSocket(folder: string): Promise<string> {
  const path = join(folder, 'left');
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await once(spawn(process.execPath, ['-e', script]), 'exit');
  return path;
}
