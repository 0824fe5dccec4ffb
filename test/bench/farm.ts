/**
 * What it costs to render a video in parts, and what is seen of it:
 *   npm run bench -- --what farm [--seconds 20] [--fps 6] [--parts 5] [--json FILE]
 * The seams of a video of several scenes, cut after its scene changes, and of one scene, cut within it after pre-rolls of
 * 1, 2 and 4 half-lives: mean and 99.9th percentile of the difference from a rendering in one piece, in steps of eight
 * bits. Then the processor time of all parts over that of one piece, measured and by the formula of docs/farm.md. Linux
 * with ffmpeg.
 */
import {execFileSync, spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {cpus, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import type {Plan} from '../../src/render/parts/plan.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {quickLook} from '../support/reverie.ts';
import {makeScenes} from '../support/scenes.ts';
import {ProcessTree} from './process-tree.ts';

interface Ran {
  readonly out: string;
  readonly cpuS: number;
}

interface Seam {
  readonly video: string;
  readonly preRoll: string;
  readonly atS: number;
  /** Steps of eight bits, in the part's first frame and in the worst of its first second. */
  readonly mean: number;
  readonly high: number;
  readonly worstMean: number;
  readonly worstHigh: number;
}

/** Runs the benchmark. Throws Error for invalid arguments, and where a command fails. */
export async function benchFarm(args: string[]): Promise<void> {
  const text = (value: string) => ({type: 'string', default: value}) as const;
  const {values} = parseArgs({
    args,
    options: {
      what: text('farm'),
      seconds: text('20'),
      fps: text('6'),
      parts: text('5'),
      json: {type: 'string'},
    },
  });
  const [seconds, fps, parts] = [values.seconds, values.fps, values.parts].map(Number) as [
    number,
    number,
    number,
  ];
  if (!(seconds >= 5 && fps >= 1 && parts >= 2)) {
    throw new Error('--seconds takes 5 or more, --fps 1 or more, --parts 2 or more.');
  }
  console.log(`${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`);
  const folder = await mkdtemp(join(tmpdir(), 'reverie-farm-'));
  try {
    const scenes = join(folder, 'scenes.mp4');
    makeScenes(scenes, seconds, fps);
    const bench = new Bench(folder);
    const atCuts = await bench.compare('scenes', scenes, ['--parts', String(parts)], quickLook);
    const halfLifeS = 0.5;
    const look = [
      ...quickLook,
      '--set',
      `persistence=${halfLifeS}`,
      '--set',
      `persistenceMoving=${halfLifeS}`,
    ];
    const range = ['--from', '0', '--to', '6'];
    const within: Seam[] = [];
    for (const halfLives of [1, 2, 4]) {
      const preRoll = ['--pre-roll', String(halfLives * halfLifeS), '--parts', '2'];
      const options = [...look, ...range, '--set', 'limitFlashes=false'];
      const found = await bench.compare(
        'one scene',
        rabbitVideo,
        preRoll,
        options,
        `${halfLives} half-lives`,
      );
      within.push(...found.seams);
    }
    const seams = [...atCuts.seams, ...within];
    printSeams(seams);
    const cost = costOf(atCuts);
    printCost(cost);
    if (values.json !== undefined)
      await writeFile(values.json, `${JSON.stringify({seams, cost}, undefined, 2)}\n`);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

interface Compared {
  readonly plan: Plan;
  readonly seams: readonly Seam[];
  readonly wholeCpuS: number;
  readonly partsCpuS: number;
  /** Of a job that starts, opens everything and finds its part done but for one frame. */
  readonly planCpuS: number;
  readonly joinCpuS: number;
  readonly startCpuS: number;
}

class Bench {
  readonly #folder: string;
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Plans, renders and joins a video, and renders it in one piece with the same options. */
  async compare(
    name: string,
    video: string,
    division: readonly string[],
    options: readonly string[],
    preRoll = 'as planned',
  ): Promise<Compared> {
    const folder = join(this.#folder, String(this.#made++));
    execFileSync('mkdir', [folder]);
    const at = (file: string): string => join(folder, file);
    const planned = await reverieOf(['plan', video, at('out.mp4'), ...options, ...division]);
    const plan = JSON.parse(planned.out) as Plan;
    await writeFile(at('plan.json'), planned.out);
    let partsCpuS = 0;
    const files = plan.parts.map(({part}) => at(`${part}.part`));
    for (const {part} of plan.parts) {
      const args = ['render', '--plan', at('plan.json'), '--part', String(part), at(`${part}.part`)];
      partsCpuS += (await reverieOf(args)).cpuS;
    }
    const joined = await reverieOf(['join', at('plan.json'), ...files, at('joined.mp4')]);
    const whole = await reverieOf(['render', video, at('whole.mp4'), ...options]);
    const first = String((plan.parts[0]?.toS ?? 1) / 4);
    const start = await reverieOf([
      'render',
      video,
      at('start.mp4'),
      ...withoutRange(options),
      '--to',
      first,
    ]);
    const frames = plan.video.frames;
    const startFrames = (Number(first) * frames) / plan.video.durationS;
    // A line through two renderings: what it takes to start, and a frame.
    const frameS = (whole.cpuS - start.cpuS) / (frames - startFrames);
    return {
      plan,
      seams: seamsOf(name, preRoll, plan, at('joined.mp4'), at('whole.mp4')),
      ...{wholeCpuS: whole.cpuS, partsCpuS, planCpuS: planned.cpuS, joinCpuS: joined.cpuS},
      startCpuS: whole.cpuS - frameS * frames,
    };
  }
}

/** Options without --from and --to. */
const withoutRange = (options: readonly string[]): string[] =>
  options.filter(
    (_, i) => ![options[i], options[i - 1]].some((each) => each === '--from' || each === '--to'),
  );

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

function seamsOf(video: string, preRoll: string, plan: Plan, joined: string, whole: string): Seam[] {
  const {widthPx, heightPx} = plan.output;
  const bytes = 3 * widthPx * heightPx;
  const [a, b] = [pixelsOf(joined), pixelsOf(whole)];
  const differenceOf = (frame: number): {mean: number; high: number} => {
    const counts = new Array<number>(256).fill(0);
    for (let i = frame * bytes; i < (frame + 1) * bytes; i += 1) {
      const difference = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
      counts[difference] = (counts[difference] ?? 0) + 1;
    }
    const mean = counts.reduce((sum, count, difference) => sum + count * difference, 0) / bytes;
    let above = 0;
    let high = 256;
    while (above <= bytes / 1000 && high > 0) above += counts[--high] ?? 0;
    return {mean, high};
  };
  return plan.parts.slice(1).map(({fromFrame, fromS, toFrame}) => {
    const rate = plan.video.frames / plan.video.durationS;
    const last = Math.min(toFrame, fromFrame + Math.ceil(rate));
    const found = Array.from({length: last - fromFrame}, (_, i) => differenceOf(fromFrame + i));
    return {
      ...{video, preRoll, atS: fromS, mean: found[0]?.mean ?? NaN, high: found[0]?.high ?? NaN},
      worstMean: Math.max(...found.map(({mean}) => mean)),
      worstHigh: Math.max(...found.map(({high}) => high)),
    };
  });
}

const pixelsOf = (video: string): Buffer =>
  execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', video, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-fps_mode', 'passthrough', '-'],
    {
      maxBuffer: 2 ** 31,
    },
  );

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
  readonly ratio: number;
  readonly formula: number;
}

function costOf({plan, wholeCpuS, partsCpuS, startCpuS, planCpuS, joinCpuS}: Compared): Cost {
  const {frames} = plan.video;
  const parts = plan.parts.length;
  const preRollFrames = plan.parts.reduce((sum, part) => sum + part.preRollFrames, 0);
  const frameCpuS = (wholeCpuS - startCpuS) / frames;
  return {
    ...{parts, frames, preRollFrames, startCpuS, frameCpuS, wholeCpuS, partsCpuS, planCpuS, joinCpuS},
    ratio: partsCpuS / wholeCpuS,
    formula: (parts * startCpuS + (frames + preRollFrames) * frameCpuS) / wholeCpuS,
  };
}

function printSeams(seams: readonly Seam[]): void {
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
  const {parts, frames, preRollFrames, startCpuS, frameCpuS, wholeCpuS, partsCpuS, ratio, formula} = cost;
  console.log(
    `\nProcessor time: ${wholeCpuS.toFixed(1)} s in one piece, ${partsCpuS.toFixed(1)} s in ${parts} parts,`,
  );
  console.log(`planning ${cost.planCpuS.toFixed(1)} s, joining ${cost.joinCpuS.toFixed(1)} s.`);
  console.log(
    `A start ${startCpuS.toFixed(2)} s, a frame ${frameCpuS.toFixed(3)} s; ${frames} frames, ${preRollFrames} of pre-roll.`,
  );
  const off = (100 * (ratio / formula - 1)).toFixed(1);
  console.log(
    `Parts over one piece ${ratio.toFixed(3)}, by the formula ${formula.toFixed(3)}: ${off} % off.`,
  );
}
