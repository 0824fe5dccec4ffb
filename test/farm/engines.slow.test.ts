/** Whole videos rendered by engines that distribute jobs, through the templates of farm/. */
import {execFile} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Plan} from '../../src/render/parts/plan.ts';
import {quickLook, reverie} from '../support/reverie.ts';
import {ensureFfmpeg, makeScenes} from '../support/scenes.ts';
import {ensurePrograms, hasSlurm, startSlurm, type Slurm} from '../support/slurm.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {readVideo} from '../support/videos.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [video, plan] = [at('scenes.mp4'), at('plan.json')];
const command = `${process.execPath} ${resolve('src/cli/bin.mjs')}`;
const parts = 5;

/** Whether a job has kept a segment of this part, and is at work on more of it. */
function isUnderWay(output: string): boolean {
  if (existsSync(output) || !existsSync(`${output}.work`)) return false;
  return readdirSync(`${output}.work`).some((name) => /^segment-\d+\.json$/.test(name));
}

/** The process that holds the lock of a part. */
const holderOf = (output: string): number =>
  (JSON.parse(readFileSync(`${output}.lock`, 'utf8')) as {pid: number}).pid;

/** Once any part is under way, does something to it. */
async function whenUnderWay(of: string, act: (part: number) => void): Promise<number> {
  for (;;) {
    for (let part = 1; part <= parts; part += 1) {
      if (!isUnderWay(join(of, `${part}.part`))) continue;
      act(part);
      return part;
    }
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** That the result is the very file of a rendering in one piece, with the frames' times and the sound of its source. */
async function expectWhole(result: string): Promise<void> {
  const [source, dreamed] = [await readVideo(video), await readVideo(result)];
  const timesOf = (packets: typeof source.video): number[] => packets.map(({timestamp}) => timestamp);
  expect(timesOf(dreamed.video)).toEqual(timesOf(source.video));
  expect(timesOf(dreamed.audio)).toEqual(timesOf(source.audio));
  expect(dreamed.audio.map(({data}) => data)).toEqual(source.audio.map(({data}) => data));
  expect((await readFile(result)).equals(await readFile(at('whole.mp4')))).toBe(true);
}

describe.skipIf(!ensureFfmpeg())('a video of 20 s in five parts', () => {
  beforeAll(async () => {
    makeScenes(video, 20, 4);
    const planned = await reverie(['plan', video, at('out.mp4'), ...quickLook, '--parts', String(parts)]);
    expect((JSON.parse(planned.out) as Plan).parts.map((part) => part.at)).toEqual([
      ...['start', 'cut', 'cut', 'cut', 'cut'],
    ]);
    await writeFile(plan, planned.out);
    expect(await reverie(['render', video, at('whole.mp4'), ...quickLook])).toMatchObject({status: 0});
  });

  describe.skipIf(!hasSlurm())('by Slurm', () => {
    let slurm: Slurm;
    beforeAll(async () => {
      slurm = await startSlurm({REVERIE: command});
    });
    afterAll(() => slurm.stop());

    test('a job at a time on each of two nodes, one of them killed and requeued, then joined', async () => {
      const [of, result] = [at('slurm'), at('slurm.mp4')];
      const submitted = slurm.run('farm/slurm/submit.sh', plan, of, result, '2');
      const [array = ''] = submitted.split(' ');
      const requeued = await whenUnderWay(of, (part) => slurm.run('scontrol', 'requeue', `${array}_${part}`));
      while (slurm.run('squeue', '--noheader') !== '') await new Promise((wait) => setTimeout(wait, 500));
      const log = await readFile(join(of, `${requeued}.log`), 'utf8');
      expect(log).toMatch(/DUE TO JOB REQUEUE|part-interrupted/);
      expect(await readFile(join(of, 'join.log'), 'utf8')).toMatch(/"type":"done"/);
      const nodes = slurm.run('scontrol', 'show', 'job', array).match(/\bNodeList=node\d/g);
      expect([...new Set(nodes)].toSorted()).toEqual(['NodeList=node1', 'NodeList=node2']);
      await expectWhole(result);
    });
  });

  test.skipIf(!ensurePrograms(['parallel'], 'parallel'))(
    'by GNU parallel, two jobs at a time, one of them killed and tried again, then joined',
    async () => {
      const [of, result] = [at('parallel'), at('parallel.mp4')];
      await mkdir(of);
      const ended = new Promise<unknown>((settle) => {
        const args = [plan, of, result, ':', '2'];
        execFile('farm/parallel.sh', args, {env: {...process.env, REVERIE: command}}, settle);
      });
      await whenUnderWay(of, (part) => process.kill(holderOf(join(of, `${part}.part`)), 'SIGKILL'));
      expect(await ended).toBe(null);
      await expectWhole(result);
    },
  );
});
