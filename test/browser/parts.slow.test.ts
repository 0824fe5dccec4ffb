/** A video that is planned, rendered in parts and joined by `reverie`, as machines of a farm do it. */
import {existsSync} from 'node:fs';
import {copyFile, readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Plan} from '../../src/render/parts/plan.ts';
import {quickLook, reverie, type Ran} from '../support/reverie.ts';
import {ensureFfmpeg, makeScenes} from '../support/scenes.ts';
import {isInvisible, seamsOf} from '../support/seams.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {readVideo} from '../support/videos.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
/** Moved across all seams. */
const look = [...quickLook, '--set', 'stepSize=0:(0.02), 7:(0.06)'];
const [video, plan, joined] = [at('scenes.mp4'), at('plan.json'), at('joined.mp4')];
const renderPart = (part: number, output: string, ...options: string[]): Promise<Ran> =>
  reverie(['render', '--plan', plan, '--part', String(part), output, ...options]);

describe.skipIf(!ensureFfmpeg())('a video in parts', () => {
  let read: Plan;
  let files: string[];

  beforeAll(async () => {
    makeScenes(video, 7.5, 6);
    const planned = await reverie(['plan', video, at('out.mp4'), ...look, '--parts', '3']);
    expect(planned).toMatchObject({status: 0});
    await writeFile(plan, planned.out);
    read = JSON.parse(planned.out) as Plan;
    files = read.parts.map(({part}) => at(`${part}.part`));
    const rendered = await Promise.all(read.parts.map(({part}) => renderPart(part, at(`${part}.part`))));
    for (const each of rendered) expect(each).toMatchObject({status: 0});
  });

  test('is cut after its scene changes, and then joins to the very bytes of a rendering in one piece', async () => {
    expect(read.parts.map((part) => part.at)).toEqual(['start', 'cut', 'cut']);
    const result = await reverie(['join', plan, ...files.toReversed(), joined]);
    expect(result).toMatchObject({status: 0});
    const whole = at('whole.mp4');
    expect(await reverie(['render', video, whole, ...look])).toMatchObject({status: 0});
    const seams = seamsOf(read, joined, whole);
    expect(seams.map(({part}) => part)).toEqual([2, 3]);
    expect(seams.filter((seam) => !isInvisible(seam))).toEqual([]);
    expect((await readFile(joined)).equals(await readFile(whole))).toBe(true);
    const [source, dreamed] = [await readVideo(video), await readVideo(joined)];
    const times = (packets: typeof source.video): number[] => packets.map(({timestamp}) => timestamp);
    expect(times(dreamed.video)).toEqual(times(source.video));
    expect(dreamed.audio.map(({data}) => data)).toEqual(source.audio.map(({data}) => data));
    expect((await readdir(folder)).filter((name) => /work|lock|unfinished/.test(name))).toEqual([]);
  });

  test('is rendered again to the same bytes, even by a job that was killed in between', async () => {
    const again = at('again.part');
    const args = ['render', '--plan', plan, '--part', '2', again, '--json'];
    const killed = await reverie(args, (child) => {
      // After its first whole second.
      const kill = setInterval(() => {
        if (existsSync(`${again}.work/segment-000000.json`)) child.kill('SIGKILL');
      }, 10);
      child.once('exit', () => clearInterval(kill));
    });
    expect(killed.status).not.toBe(0);
    expect(existsSync(again)).toBe(false);
    const segments = (await readdir(`${again}.work`)).filter((name) => /^segment-\d+\.json$/.test(name));
    expect(segments.length).toBeGreaterThan(0);
    const resumed = await reverie(args);
    expect(resumed.status).toBe(0);
    expect((await readFile(again)).equals(await readFile(files[1] ?? ''))).toBe(true);
    expect(await reverie(args)).toMatchObject({status: 0, out: expect.stringContaining('already') as string});
  });

  test('is not rendered by a plan that no longer fits', async () => {
    const never = at('never.part');
    const changed = at('changed.mp4');
    await copyFile(video, changed);
    await writeFile(changed, 'more', {flag: 'a'});
    expect(await renderPart(2, never, '--video', changed)).toMatchObject({
      status: 1,
      said: expect.stringContaining('changed.mp4') as string,
    });
    const other = at('other-model.json');
    await writeFile(other, JSON.stringify({...read, model: {...read.model, sha256: '0'.repeat(64)}}));
    const model = await reverie(['render', '--plan', other, '--part', '2', never, '--json']);
    expect(model.out).toMatch(/"fault":"model-changed"/);
    expect(model.status).toBe(1);
    expect(await reverie(['render', '--plan', other, '--part', '2', files[1] ?? ''])).toMatchObject({
      status: 1,
      said: expect.stringContaining('another plan') as string,
    });
    expect(existsSync(never)).toBe(false);
  });

  test('is left to the job that is at it: the other leaves with 75', async () => {
    const output = at('two.part');
    const args = ['render', '--plan', plan, '--part', '3', output];
    const [one, two] = await Promise.all([reverie(args), reverie(args)]);
    expect([one.status, two.status].sort()).toEqual([0, 75]);
    expect([one, two].find(({status}) => status === 75)?.said).toMatch(
      /two\.part.*being rendered by process/,
    );
    expect((await readFile(output)).equals(await readFile(files[2] ?? ''))).toBe(true);
  });
});
