/**
 * The limit of flashes in renderings that are interrupted, and in those that are divided into parts. With
 * REVERIE_FLASH_PARTS=1 all parts are rendered too, and compared with a rendering in one piece: a minute more.
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Plan} from '../../src/render/parts/plan.ts';
import {quickLook, reverie} from '../support/reverie.ts';
import {ensureFfmpeg, makeFlashes} from '../support/scenes.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const look = quickLook.map((each) => (each === 'limitFlashes=false' ? 'limitFlashes=true' : each));
const fps = 10;

async function planned(video: string, parts: number): Promise<Plan> {
  const {status, out} = await reverie(['plan', video, at('out.mp4'), ...look, '--parts', String(parts)]);
  expect(status).toBe(0);
  await writeFile(at('plan.json'), out);
  return JSON.parse(out) as Plan;
}
const render = (part: number, output: string) =>
  reverie(['render', '--plan', at('plan.json'), '--part', String(part), output]);

const [columns, rows] = [8, 6];

/** The largest share of a video's area that has more than three opposing changes of relative luminance within a second. */
function flashingShare(video: string): number {
  const size = `scale=${columns}:${rows}:flags=area`;
  const args = ['-v', 'error', '-i', video, '-vf', size, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const greys = execFileSync('ffmpeg', args);
  const cells = columns * rows;
  const frames = greys.length / cells;
  const changes = Array.from({length: cells}, (_, cell) =>
    changesOf(Array.from({length: frames}, (__, frame) => ((greys[cells * frame + cell] ?? 0) / 255) ** 2.2)),
  );
  const shares = Array.from({length: frames}, (_, first) => {
    const isIn = (frame: number): boolean => frame >= first && frame < first + fps;
    return changes.filter((of) => of.filter(isIn).length > 3).length / cells;
  });
  return Math.max(...shares);
}

/** The numbers of the frames that change a cell from light to dark or back. What is held is held to less, but is encoded. */
function changesOf(luminances: readonly number[]): readonly number[] {
  const changed: number[] = [];
  let [extremum, direction] = [luminances[0] ?? 0, 0];
  for (const [frame, luminance] of luminances.entries()) {
    const turned = Math.sign(luminance - extremum);
    if (Math.abs(luminance - extremum) >= 0.13 && turned !== direction) {
      changed.push(frame);
      [extremum, direction] = [luminance, turned];
    } else if (direction !== 0) {
      extremum = direction > 0 ? Math.max(extremum, luminance) : Math.min(extremum, luminance);
    }
  }
  return changed;
}

describe.skipIf(!ensureFfmpeg())('flashes in renderings', () => {
  test('what flashes all the time is one part, and the same when its job was killed in between', async () => {
    const video = at('flashing.mp4');
    makeFlashes(video, fps, {flashS: 3.2});
    expect(flashingShare(video)).toBe(1);
    expect((await planned(video, 3)).parts).toHaveLength(1);
    const [whole, resumed] = [at('whole.part'), at('resumed.part')];
    expect(await render(1, whole)).toMatchObject({status: 0});
    const killed = await reverie(['render', '--plan', at('plan.json'), '--part', '1', resumed], (child) => {
      const kill = setInterval(() => {
        if (existsSync(`${resumed}.work/segment-000000.json`)) child.kill('SIGKILL');
      }, 10);
      child.once('exit', () => clearInterval(kill));
    });
    expect(killed.status).not.toBe(0);
    expect(existsSync(`${resumed}.work/segment-000000.json`)).toBe(true);
    expect(existsSync(resumed)).toBe(false);
    expect(await render(1, resumed)).toMatchObject({status: 0});
    expect((await readFile(resumed)).equals(await readFile(whole))).toBe(true);
    expect(await reverie(['join', at('plan.json'), whole, at('joined.mp4')])).toMatchObject({status: 0});
    expect(flashingShare(at('joined.mp4'))).toBeLessThan(0.25);
  });

  test('no part begins while the picture flashes', async () => {
    const video = at('in-between.mp4');
    const flash = {fromS: 5, toS: 7};
    makeFlashes(video, fps, {beforeS: flash.fromS, flashS: flash.toS - flash.fromS, afterS: 4});
    const {parts} = await planned(video, 4);
    expect(parts.length).toBeGreaterThan(2);
    for (const {fromS, preRollS} of parts) {
      const isCalm = fromS <= flash.fromS + 0.3 || fromS - preRollS >= flash.toS;
      expect(isCalm, `a part begins at ${fromS} s, its pre-roll ${preRollS} s earlier`).toBe(true);
    }
    if (process.env['REVERIE_FLASH_PARTS'] === undefined) return;
    const files = parts.map(({part}) => at(`${part}-of-all.part`));
    for (const [index, file] of files.entries()) {
      expect(await render(index + 1, file)).toMatchObject({status: 0});
    }
    const [joined, whole] = [at('all.mp4'), at('in-one.mp4')];
    expect(await reverie(['join', at('plan.json'), ...files, joined])).toMatchObject({status: 0});
    expect(await reverie(['render', video, whole, ...look])).toMatchObject({status: 0});
    expect((await readFile(joined)).equals(await readFile(whole))).toBe(true);
  });
});
