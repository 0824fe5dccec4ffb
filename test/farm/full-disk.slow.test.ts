/** Parts on a disk that is full, or may not be written to: a small one in memory, mounted by the test as root. */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Plan} from '../../src/render/parts/plan.ts';
import {quickLook, reverie, type Ran} from '../support/reverie.ts';
import {ensureFfmpeg, makeScenes} from '../support/scenes.ts';

const folder = mkdtempSync(join(tmpdir(), 'reverie-disk-'));
const disk = join(folder, 'disk');
mkdirSync(disk);
const [video, planFile] = [join(folder, 'scenes.mp4'), join(folder, 'plan.json')];
const mount = (...options: readonly string[]): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options.join(), 'tmpfs', disk], {stdio: 'ignore'}).status === 0;
const remount = (...options: readonly string[]): boolean => mount('remount', ...options);
const isMounted = mount('size=100k');
afterAll(() => {
  if (isMounted) execFileSync('umount', ['--lazy', disk]);
  rmSync(folder, {recursive: true, force: true});
});

const faultOf = ({out}: Ran): string | undefined => /"fault":"([^"]+)"/.exec(out)?.[1];
/** Frames that were done when the command began. */
const firstDoneOf = ({out}: Ran): number => Number(/"done":(\d+)/.exec(out)?.[1]);

describe.skipIf(!isMounted || !ensureFfmpeg())('a small disk', () => {
  beforeAll(async () => {
    makeScenes(video, 5, 6);
    const planned = await reverie(['plan', video, join(folder, 'out.mp4'), ...quickLook, '--parts', '1']);
    await writeFile(planFile, planned.out);
  });

  test('that is full is named, keeps what was done and nothing half, and with more space the part goes on', async () => {
    const part = join(disk, '1.part');
    const args = ['render', '--plan', planFile, '--part', '1', part, '--json'];
    // What goes on from a second is three fields of three channels of 32 bits: those of one fit, of two do not.
    const {widthPx, heightPx} = (JSON.parse(await readFile(planFile, 'utf8')) as Plan).output;
    const fieldBytes = 4 * 3 * 75 * Math.ceil((75 * widthPx) / heightPx);
    remount(`size=${4 * fieldBytes}`);
    const full = await reverie(args);
    expect(full).toMatchObject({status: 1, said: expect.stringContaining('1.part') as string});
    expect(faultOf(full)).toBe('disk-full');
    expect(readdirSync(disk)).toEqual(['1.part.work']);
    const kept = readdirSync(`${part}.work`);
    expect(kept).toContain('segment-000000.json');
    expect(kept.filter((name) => name.endsWith('.unfinished'))).toEqual([]);
    remount('size=8m');
    const resumed = await reverie(args);
    expect(resumed).toMatchObject({status: 0});
    expect(firstDoneOf(resumed)).toBeGreaterThan(0);
    expect(readdirSync(disk)).toEqual(['1.part']);
    const elsewhere = join(folder, '1.part');
    await reverie(['render', '--plan', planFile, '--part', '1', elsewhere]);
    expect((await readFile(part)).equals(await readFile(elsewhere))).toBe(true);
  });

  test('gets no half of a joined video, and all of it once there is space', async () => {
    const result = join(disk, 'out.mp4');
    rmSync(join(disk, '1.part'), {force: true});
    remount('size=16k');
    const args = ['join', planFile, join(folder, '1.part'), result];
    const full = await reverie(args);
    expect(full).toMatchObject({status: 1, said: expect.stringMatching(/no space left.*out\.mp4/) as string});
    expect(readdirSync(disk)).toEqual([]);
    remount('size=8m');
    expect(await reverie(args)).toMatchObject({status: 0});
    expect(readdirSync(disk)).toEqual(['out.mp4']);
  });

  test('that may not be written to is named', async () => {
    rmSync(join(disk, 'out.mp4'), {force: true});
    remount('ro');
    const part = join(disk, '2.part');
    const refused = await reverie(['render', '--plan', planFile, '--part', '1', part, '--json']);
    expect(refused.status).toBe(1);
    expect(faultOf(refused)).toBe('not-written');
    const result = join(disk, 'out.mp4');
    expect(await reverie(['join', planFile, join(folder, '1.part'), result])).toMatchObject({
      status: 1,
      said: expect.stringContaining('could not be written') as string,
    });
    expect(readdirSync(disk)).toEqual([]);
  });
});

test.skipIf(process.platform !== 'linux')('a plan that finds no space is no success', () => {
  const {status, stderr} = spawnSync(
    'sh',
    ['-c', '"$0" src/cli/bin.mjs plan --help > /dev/full', process.execPath],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toContain('could not be written');
  expect(status).toBe(1);
});
