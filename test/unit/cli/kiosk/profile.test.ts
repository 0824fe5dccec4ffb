import {readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {freeProfile} from '../../../../src/cli/kiosk/profile.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

describe('a profile', () => {
  test('is freed from the lock of a computer of another name and of a process that is no more', () => {
    for (const lock of ['another-computer-1', `${hostname()}-999999999`]) {
      const folder = temporaryFolder();
      symlinkSync(lock, join(folder, 'SingletonLock'));
      writeFileSync(join(folder, 'Preferences'), 'kept');
      freeProfile(folder);
      expect(readdirSync(folder)).toEqual(['Preferences']);
    }
  });

  test('is left to a program that is not its wall', () => {
    const folder = temporaryFolder();
    symlinkSync(`${hostname()}-${process.pid}`, join(folder, 'SingletonLock'));
    expect(() => freeProfile(folder)).toThrow(
      new RegExp(`in use by process ${process.pid}.*--user-data-dir`),
    );
  });
});
