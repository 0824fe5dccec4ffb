import {existsSync} from 'node:fs';
import {readFile, utimes, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {lock} from '../../../../src/cli/parts/lock.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();
let made = 0;
const newPath = (): string => join(folder, `${made++}.part`);
const locked = {code: 'part-locked'};

/** A lock of another job. */
async function foreign(path: string, change: Record<string, unknown>): Promise<void> {
  const own = await lock(path);
  const holder = JSON.parse(await readFile(`${path}.lock`, 'utf8')) as Record<string, unknown>;
  await own.release();
  await writeFile(`${path}.lock`, JSON.stringify({...holder, ...change}));
}

describe('a lock', () => {
  test('is held by one of many, until it is released', async () => {
    const path = newPath();
    // The parent runs as long as this test does; it has its own time of starting.
    await foreign(path, {pid: process.ppid, startedAt: await startOf(process.ppid)});
    await expect(lock(path)).rejects.toMatchObject(locked);
    expect(existsSync(`${path}.lock`)).toBe(true);
    const other = newPath();
    const held = await lock(other);
    await held.release();
    await (await lock(other)).release();
    expect(existsSync(`${other}.lock`)).toBe(false);
  });

  test('of a process that is gone, or whose number another has now, is taken over at once', async () => {
    for (const change of [{pid: 2 ** 22 + 1}, {pid: process.ppid, startedAt: '1'}]) {
      const path = newPath();
      await foreign(path, change);
      await (await lock(path)).release();
    }
  });

  test('of another machine is taken over once it has not been touched for a while', async () => {
    const path = newPath();
    await foreign(path, {host: 'node7', space: 'elsewhere'});
    await expect(lock(path)).rejects.toMatchObject({...locked, data: {holder: /on node7/}});
    const long = new Date(Date.now() - 120_000);
    await utimes(`${path}.lock`, long, long);
    await (await lock(path)).release();
  });

  test('that another job has taken over is lost, and not released', async () => {
    const path = newPath();
    const held = await lock(path, {beatMs: 5, lostMs: 60_000});
    await writeFile(`${path}.lock`, 'another’s');
    await expect.poll(() => held.lost.aborted).toBe(true);
    await held.release();
    expect(await readFile(`${path}.lock`, 'utf8')).toBe('another’s');
  });
});

async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.replace(/^.*\) /s, '').split(' ')[19];
}
