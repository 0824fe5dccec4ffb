/** A video in parts that needs more than itself: it carries a take, follows a guide image, and is dreamed on people. */
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {recipeOf} from '../../src/metadata/recipe.ts';
import {encodeTake, type Take} from '../../src/metadata/take.ts';
import {defaults} from '../../src/params/values.ts';
import type {Plan} from '../../src/render/parts/plan.ts';
import {photograph} from '../support/fixtures.ts';
import {quickLook, reverie, type Ran} from '../support/reverie.ts';
import {ensureFfmpeg, makePeopleScenes} from '../support/scenes.ts';
import {isInvisible, seamsOf} from '../support/seams.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {remuxed} from '../support/videos.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [seconds, fps] = [8, 4];

const take: Take = {
  recipe: recipeOf(
    {
      ...defaults,
      ...{mixed3: 0, mixed4: 0, mixed0: 1, steps: 1, limitFlashes: true},
      ...{objective: 'guide', guide: 'own', where: 'person', stepSize: 0.03},
    },
    {name: defaults.model, sha256: ''},
  ),
  ...{seed: 3, selfie: true, source: 'camera', durationMs: 1000 * seconds},
  changes: [
    // It is frozen where the second part begins to dream.
    {atMs: 600, act: 'hold'},
    {atMs: 1400, act: 'release'},
    {atMs: 1600, set: {stepSize: 0.05}},
    {atMs: 5500, set: {where: 'around'}},
    {atMs: 6500, set: {where: 'moving'}},
    {atMs: 7000, act: 'reset'},
  ],
};
const guide = photograph('coffee.jpg');
/** What a take leaves to the rendering. */
const options = [...quickLook, '--guide', guide];

describe.skipIf(!ensureFfmpeg())('a take on people, by a guide, in parts', () => {
  const [video, planFile] = [at('take.mp4'), at('plan.json')];
  let plan: Plan;
  const renderPart = (part: number, by: string, output: string, ...more: string[]): Promise<Ran> =>
    reverie(['render', '--plan', by, '--part', String(part), output, '--json', ...more]);

  beforeAll(async () => {
    makePeopleScenes(at('scenes.mp4'), seconds, fps);
    await writeFile(
      video,
      await remuxed(at('scenes.mp4'), {frames: seconds * fps, tags: {comment: encodeTake(take)}}),
    );
    const planned = await reverie(['plan', video, at('out.mp4'), ...options, '--parts', '2']);
    expect(planned).toMatchObject({status: 0});
    await writeFile(planFile, planned.out);
    plan = JSON.parse(planned.out) as Plan;
  });

  test('joins to what one machine renders, across a freeze and after a pre-roll', async () => {
    expect(plan.parts.map((part) => part.at)).toEqual(['start', 'cut']);
    const preRollFromS = (plan.parts[1]?.fromS ?? NaN) - (plan.parts[1]?.preRollS ?? NaN);
    expect(preRollFromS).toBeGreaterThan(0.6);
    expect(preRollFromS).toBeLessThan(1.4);
    const [first, second, joined, whole] = [at('1.part'), at('2.part'), at('joined.mp4'), at('whole.mp4')];
    const rendered = await Promise.all([
      renderPart(1, planFile, first),
      renderPart(2, planFile, second),
      reverie(['render', video, whole, ...options]),
    ]);
    for (const each of rendered) expect(each).toMatchObject({status: 0});
    expect(await reverie(['join', planFile, first, second, joined])).toMatchObject({status: 0});
    const seams = seamsOf(plan, joined, whole);
    expect(seams).toHaveLength(1);
    expect(seams.filter((seam) => !isInvisible(seam))).toEqual([]);
    expect((await readFile(joined)).equals(await readFile(whole))).toBe(true);
  });

  test('names what it needs, and is not rendered by another guide, take or network', async () => {
    const sha256 = /^[0-9a-f]{64}$/;
    expect(plan).toMatchObject({
      guide: {path: guide, sha256: expect.stringMatching(sha256) as string},
      take: expect.stringMatching(sha256) as string,
      person: expect.stringMatching(sha256) as string,
    });
    const never = at('never.part');
    const other = at('other.jpg');
    await writeFile(other, Buffer.concat([await readFile(guide), Buffer.from('x')]));
    const faultOf = ({status, out}: Ran) => ({status, fault: /"fault":"([^"]+)"/.exec(out)?.[1]});
    expect(faultOf(await renderPart(2, planFile, never, '--guide', other))).toEqual({
      ...{status: 1, fault: 'file-changed'},
    });
    for (const [what, fault] of [
      ['take', 'take-changed'],
      ['person', 'person-changed'],
    ] as const) {
      const changed = at(`${what}.json`);
      await writeFile(changed, JSON.stringify({...plan, [what]: '0'.repeat(64)}));
      expect(faultOf(await renderPart(2, changed, never))).toEqual({status: 1, fault});
    }
    const unguided = at('unguided.json');
    await writeFile(unguided, JSON.stringify({...plan, guide: null}));
    expect(faultOf(await renderPart(2, unguided, never, '--guide', guide))).toEqual({
      ...{status: 2, fault: 'usage'},
    });
  });
});
