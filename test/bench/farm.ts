/**
 * What it costs to render a video in parts, and what is seen of it:
 *   npm run bench -- --what farm [--measure cost,seams] [--seconds 40] [--fps 12] [--parts 5] [--json FILE]
 * Cost: the processor time of all parts of a video of several scenes, user and system, of all processes, against
 *   parts x start + (frames + pre-roll frames) x frame
 * where start and frame are a line through two jobs: the first part, three times, and all of the video as one part. A start
 * thus includes what the engine's compiler takes longer for the first frames.
 * Seams: mean and 99.9th percentile of the difference from a rendering in one piece, in steps of eight bits, after scene
 * changes, and within one scene after pre-rolls of 1, 2 and 4 half-lives. Linux with ffmpeg.
 */
import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {cpus, loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {ensureCurrent, ownSite} from '../../src/cli/site.ts';
import type {Plan} from '../../src/render/parts/plan.ts';
import {workOf} from '../support/farm-page.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {quickLook} from '../support/reverie.ts';
import {makeScenes} from '../support/scenes.ts';
import {seamsOf, type Seam} from '../support/seams.ts';
import {ProcessTree} from './process-tree.ts';

interface Ran {
  readonly out: string;
  readonly cpuS: number;
}

/** A seam of one of the videos that are measured. */
interface MeasuredSeam extends Seam {
  readonly video: string;
  readonly preRoll: string;
}

const measures = ['cost', 'seams'];
/** Of the rendering of a part's length. */
const repetitions = 3;

/** Runs the benchmark. Throws Error for invalid arguments, and where a command fails. */
export async function benchFarm(args: string[]): Promise<void> {
  const text = (value: string) => ({type: 'string', default: value}) as const;
  const {values} = parseArgs({
    args,
    options: {
      ...{what: text('farm'), measure: text(measures.join()), json: {type: 'string'}},
      ...{seconds: text('40'), fps: text('12'), parts: text('5')},
    },
  });
  const [seconds = NaN, fps = NaN, parts = NaN] = [values.seconds, values.fps, values.parts].map(Number);
  if (!(seconds >= 5 && fps >= 1 && parts >= 2)) {
    throw new Error('--seconds takes 5 or more, --fps 1 or more, --parts 2 or more.');
  }
  const asked = values.measure.split(',');
  if (!asked.every((each) => measures.includes(each))) {
    throw new Error(`--measure takes ${measures.join(', ')}; got ${values.measure}.`);
  }
  console.log(
    `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? ''}`,
  );
  await ensureCurrent(ownSite, (line) => console.log(line));
  const folder = await mkdtemp(join(tmpdir(), 'reverie-farm-'));
  try {
    const scenes = join(folder, 'scenes.mp4');
    makeScenes(scenes, seconds, fps);
    const bench = new Bench(folder);
    const whole = await bench.whole(scenes, quickLook);
    const inParts = await bench.inParts(scenes, quickLook, ['--parts', String(parts)]);
    const cost = asked.includes('cost') ? await bench.cost(scenes, whole, inParts) : undefined;
    if (cost) printCost(cost);
    const seams = measured('scenes', 'as planned', inParts, whole);
    if (asked.includes('seams')) seams.push(...(await bench.seamsWithin()));
    printSeams(seams);
    if (values.json !== undefined)
      await writeFile(values.json, `${JSON.stringify({seams, cost}, undefined, 2)}\n`);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

/** A video that was rendered in one piece. */
interface Whole {
  readonly file: string;
  readonly cpuS: number;
}

/** A video that was planned, rendered in parts and joined. */
interface InParts {
  readonly plan: Plan;
  readonly planFile: string;
  readonly file: string;
  readonly partsCpuS: number;
  readonly planCpuS: number;
  readonly joinCpuS: number;
}

class Bench {
  readonly #folder: string;
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async whole(video: string, options: readonly string[]): Promise<Whole> {
    const file = this.#file('whole.mp4');
    return {file, ...(await reverieOf(['render', video, file, ...options]))};
  }

  async inParts(video: string, options: readonly string[], division: readonly string[]): Promise<InParts> {
    const [file, planFile] = [this.#file('joined.mp4'), this.#file('plan.json')];
    const planned = await reverieOf(['plan', video, file, ...options, ...division]);
    const plan = JSON.parse(planned.out) as Plan;
    await writeFile(planFile, planned.out);
    let partsCpuS = 0;
    const parts: string[] = [];
    for (const {part} of plan.parts) {
      const {output, cpuS} = await this.#part(planFile, part);
      partsCpuS += cpuS;
      parts.push(output);
    }
    const joined = await reverieOf(['join', planFile, ...parts, file]);
    return {plan, planFile, file, partsCpuS, planCpuS: planned.cpuS, joinCpuS: joined.cpuS};
  }

  /** What the parts took, and what the formula gives. */
  async cost(
    video: string,
    whole: Whole,
    {plan, planFile, partsCpuS, planCpuS, joinCpuS}: InParts,
  ): Promise<Cost> {
    const {frames} = plan.video;
    const parts = plan.parts.length;
    const onePart = await this.inParts(video, quickLook, ['--parts', '1']);
    let shortCpuS = 0;
    for (let i = 0; i < repetitions; i += 1) shortCpuS += (await this.#part(planFile, 1)).cpuS / repetitions;
    const frameCpuS = (onePart.partsCpuS - shortCpuS) / (frames - (plan.parts[0]?.toFrame ?? 0));
    const startCpuS = onePart.partsCpuS - frameCpuS * frames;
    const preRollFrames = plan.parts.reduce((sum, part) => sum + part.preRollFrames, 0);
    return {
      ...{parts, frames, preRollFrames, startCpuS, frameCpuS, partsCpuS, planCpuS, joinCpuS},
      wholeCpuS: whole.cpuS,
      formulaCpuS: workOf({parts, frames, preRollFrames, startS: startCpuS, frameS: frameCpuS}),
    };
  }

  /** Of one scene that is cut within. */
  async seamsWithin(): Promise<MeasuredSeam[]> {
    const halfLifeS = 0.5;
    const held = ['persistence', 'persistenceMoving'].flatMap((key) => ['--set', `${key}=${halfLifeS}`]);
    const options = [...quickLook, ...held, '--from', '0', '--to', '6'];
    const whole = await this.whole(rabbitVideo, options);
    const seams: MeasuredSeam[] = [];
    for (const halfLives of [1, 2, 4]) {
      const division = ['--pre-roll', String(halfLives * halfLifeS), '--parts', '2'];
      const inParts = await this.inParts(rabbitVideo, options, division);
      seams.push(...measured('one scene', `${halfLives} half-lives`, inParts, whole));
    }
    return seams;
  }

  async #part(planFile: string, part: number): Promise<{readonly output: string; readonly cpuS: number}> {
    const output = this.#file(`${part}.part`);
    const {cpuS} = await reverieOf(['render', '--plan', planFile, '--part', String(part), output]);
    return {output, cpuS};
  }

  #file(name: string): string {
    return join(this.#folder, `${this.#made++}-${name}`);
  }
}

function reverieOf(args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/bin.mjs', ...args]);
    const tree = new ProcessTree(child.pid ?? 0);
    let [out, said] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    child.on('exit', (status) => {
      const cpuS = tree.stop();
      if (status === 0) resolve({out, cpuS});
      else reject(new Error(`reverie ${args.join(' ')} left with ${status ?? 'a signal'}: ${said}`));
    });
  });
}

const measured = (video: string, preRoll: string, {plan, file}: InParts, whole: Whole): MeasuredSeam[] =>
  seamsOf(plan, file, whole.file).map((seam) => ({...seam, video, preRoll}));

interface Cost {
  readonly parts: number;
  readonly frames: number;
  readonly preRollFrames: number;
  readonly startCpuS: number;
  readonly frameCpuS: number;
  readonly wholeCpuS: number;
  readonly partsCpuS: number;
  readonly planCpuS: number;
  readonly joinCpuS: number;
  readonly formulaCpuS: number;
}

function printSeams(seams: readonly MeasuredSeam[]): void {
  console.log(
    '\nSeams, difference from one piece in steps of eight bits: first frame, worst of the first second',
  );
  console.log(['video', 'pre-roll', 'at s', 'mean', '99.9 %', 'worst mean', 'worst 99.9 %'].join('\t'));
  for (const {video, preRoll, atS, mean, high, worstMean, worstHigh} of seams) {
    const row = [video, preRoll, atS.toFixed(2), mean.toFixed(2), high, worstMean.toFixed(2), worstHigh];
    console.log(row.join('\t'));
  }
}

function printCost(cost: Cost): void {
  const {parts, frames, preRollFrames, startCpuS, frameCpuS, wholeCpuS, partsCpuS, formulaCpuS} = cost;
  const rows = [
    ['One piece', wholeCpuS],
    [`${parts} parts`, partsCpuS],
    ['By the formula', formulaCpuS],
    ['Planning', cost.planCpuS],
    ['Joining', cost.joinCpuS],
  ] as const;
  console.log('\nProcessor time in s');
  for (const [name, cpuS] of rows) console.log(`${name}\t${cpuS.toFixed(1)}`);
  console.log(
    `${parts} starts of ${startCpuS.toFixed(2)} s, ${frames} + ${preRollFrames} frames of ${frameCpuS.toFixed(4)} s`,
  );
  console.log(`The parts are ${(100 * (partsCpuS / formulaCpuS - 1)).toFixed(1)} % off the formula.`);
}
