import {alike, failed} from './cut.ts';
import {farthestPx, leastTrust, smoothingPx, thorough} from './flow.ts';
import {flowBindings, writtenBy, type FlowBinding} from './flow-buffers-gpu.ts';
import {flat, gains} from './light.ts';
import {checking, judgedPx, moves, matchTolerance, tolerance} from './match.ts';
import {noise, windowPx} from './pyramid.ts';

/** The shaders of shaders/feedback, each joined with the files that it builds on, and their pipelines. */

const files = import.meta.glob<string>('../../shaders/feedback/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const parts = {
  pyramid: ['sizes', 'statistics'],
  structure: ['sizes', 'sampling', 'box'],
  refine: ['sizes', 'sampling', 'statistics', 'light'],
  compare: ['sizes', 'sampling', 'statistics', 'light', 'sums'],
  judge: ['sizes', 'sums', 'box'],
  cut: ['sizes', 'statistics', 'sums', 'outcome'],
  carry: ['sizes', 'outcome'],
  along: ['sizes', 'outcome'],
} as const;

export type FlowPassName = keyof typeof parts;

/** The numbers of the method, which the shaders share with the code for the CPU. */
const constants: Readonly<Record<string, number>> = {
  noise,
  windowPx,
  smoothingPx,
  backFlow: writtenBy(thorough.finest - 1),
  forthFlow: writtenBy(checking.finest - 1),
  farthestPx,
  leastTrust,
  leastGain: gains.least,
  mostGain: gains.most,
  flat,
  toleranceSquarePx: matchTolerance.squarePx,
  toleranceShare: matchTolerance.share,
  leastNoise: tolerance.least,
  mostNoise: tolerance.most,
  wrongPx: tolerance.wrongPx,
  movesOfTexture: moves.ofTexture,
  movesInParts: moves.parts,
  movesOfPart: moves.ofPart,
  movesPx: moves.px,
  movesNoise: moves.noise,
  leastTexture: moves.texture,
  windowPixels: (2 * windowPx + 1) ** 2,
  failed,
  alike,
};

/** Half the sides of the squares of those passes that sum as box.wgsl does. */
const radii: Readonly<Partial<Record<FlowPassName, number>>> = {
  structure: windowPx,
  judge: judgedPx,
};

const read = (name: string): string => {
  const source = files[`../../shaders/feedback/${name}.wgsl`];
  if (source === undefined) throw new Error(`There is no shaders/feedback/${name}.wgsl.`);
  return source;
};

/** Two passes that share their way of finding a place are in one file. */
const fileOf = (name: FlowPassName): string => (name === 'along' ? 'carry' : name);

/** The whole source of a pass. */
export const flowShader = (name: FlowPassName): string => [...parts[name], fileOf(name)].map(read).join('\n');

/** One pass, compiled. */
export interface FlowPass {
  readonly name: FlowPassName;
  readonly pipeline: GPUComputePipeline;
  /** What it binds in group 0. */
  readonly binds: readonly FlowBinding[];
}

export type FlowPasses = Readonly<Record<FlowPassName, FlowPass>>;

const compiled = new WeakMap<GPUDevice, FlowPasses>();

/** All passes for a device, compiled once. */
export function flowPassesOf(device: GPUDevice): FlowPasses {
  const known = compiled.get(device);
  if (known) return known;
  const names = Object.keys(parts) as FlowPassName[];
  const passes = Object.fromEntries(names.map((name) => [name, createPass(device, name)])) as FlowPasses;
  compiled.set(device, passes);
  return passes;
}

function createPass(device: GPUDevice, name: FlowPassName): FlowPass {
  const code = flowShader(name);
  const entryPoint = fileOf(name) === 'carry' ? name : 'main';
  const known: Readonly<Record<string, number | undefined>> = {...constants, radius: radii[name]};
  const asked = [...code.matchAll(/^override (\w+): \w+;/gm)].map(([, constant = '']) => {
    const value = known[constant];
    if (value === undefined)
      throw new Error(`shaders/feedback/${name}.wgsl asks for ${constant}, which has no value.`);
    return [constant, value] as const;
  });
  const pipeline = device.createComputePipeline({
    label: `flow ${name}`,
    layout: 'auto',
    compute: {
      module: device.createShaderModule({label: `flow ${name}`, code}),
      entryPoint,
      constants: Object.fromEntries(asked),
    },
  });
  const bound = new Set(
    [...code.matchAll(/@group\(0\) @binding\((\d+)\)/g)].map(([, number]) => Number(number)),
  );
  const binds = (Object.keys(flowBindings) as FlowBinding[]).filter((binding) =>
    bound.has(flowBindings[binding]),
  );
  return {name, pipeline, binds};
}
