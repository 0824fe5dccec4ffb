import {joined} from '../../lib/bytes.ts';
import {coarserSizes} from '../conditioning.ts';
import {planArena, type Arena} from './arena.ts';
import {bandDispatches} from './bands.ts';
import type {ReferenceKind} from '../engine.ts';
import {allocate, bindOwn, groups, type WeightBuffers} from './buffers.ts';
import {featureMap, whole, type FeatureMap} from './feature-map.ts';
import type {Graph, Target} from './graph.ts';
import {slotBytes, slotWindowBytes, type Constants, type KernelDevice} from './kernel-device.ts';
import {TooLargeError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';
import {widthsOf, type ConvolutionPass, type Pass} from './pass.ts';
import {Program, type Dispatch, type Frame} from './program.ts';
import {ownPlaces, ReferenceMemory} from './references.ts';
import {schedule} from './schedule.ts';
import type {ShaderName} from './shaders.ts';
import {encode} from '../../gpu/struct.ts';
import {tileConstants, workgroupsOf, type Tile} from './tile.ts';
import type {Workspace} from './workspace.ts';

/** Chooses how a convolution is cut. */
export type ChooseTile = (pass: ConvolutionPass) => Tile;
/** Called with how many pipelines are ready, of how many. */
export type Progress = (ready: number, of: number) => void;

// As in the shaders.
const threads = 64; // of the workgroups of all passes but convolutions
const rowOfGroups = 32768; // workgroups of a dispatch in x, where one dimension is not enough

// What an element of any other pass weighs beside the product of two quads: it is read and written, with its window.
const unitsOfElement = 8;

/** A dispatch whose pipeline is not compiled yet. */
interface Draft {
  readonly label: string;
  readonly shader: ShaderName;
  readonly constants: Constants;
  readonly parameters: Uint8Array;
  readonly workgroups: readonly [number, number, number];
  readonly units: number;
  readonly pass: Pass | undefined;
}

/** The passes of a graph as they are dispatched, and where everything lies. */
export interface Plan {
  readonly passes: readonly Pass[];
  readonly arena: Arena;
  readonly direction: FeatureMap;
  readonly smoothed: FeatureMap;
  /** The coarser levels of the direction's pyramid. */
  readonly levels: readonly FeatureMap[];
}

/** Orders the passes of a graph and plans its memory. */
export function planOf(graph: Graph): Plan {
  const {height, width} = graph.input;
  const direction = featureMap('direction', height, width, [3]);
  const smoothed = featureMap('smoothed direction', height, width, [3]);
  const levels = coarserSizes({widthPx: width, heightPx: height}).map(({widthPx, heightPx}, index) =>
    featureMap(`level ${index + 1}`, heightPx, widthPx, [3]),
  );
  const passes = schedule(graph.passes);
  const writes = [direction, smoothed, ...levels].map(whole);
  const end = {label: 'step', reads: [whole(graph.gradient)], writes};
  return {passes, arena: planArena([...passes, end], [graph.input]), direction, smoothed, levels};
}

/**
 * Compiles a graph: plans its memory and makes its dispatches, with those of an objective that compares with a
 * reference if it is `compared`. The workspace is to be fitted to it.
 */
export async function assemble(
  kernels: KernelDevice,
  graph: Graph,
  weights: WeightBuffers,
  workspace: Workspace,
  chooseTile: ChooseTile,
  compared: ReferenceKind | undefined,
  progress?: Progress,
): Promise<Program> {
  const {height, width} = graph.input;
  const plan = planOf(graph);
  const {passes, arena} = plan;
  workspace.check(arena.quads * kernels.quadBytes, `${width} x ${height}`);

  const network = passes.map((pass) => draftOf(pass, kernels, arena, chooseTile));
  const around = frameDrafts(kernels, graph, plan, compared);
  const drafts = [...network, ...around.all];
  const slots = slotsOf(drafts);
  const pipelines = await compile(kernels, drafts, progress);
  const buffers = await allocate(kernels, graph, slots.bytes);
  const own = new Map(
    [...new Set(slots.offsets)].map((at) => [at, bindOwn(kernels, buffers.parameters, at)]),
  );
  const dispatches = drafts.map(({label, workgroups, units, pass}, index): Dispatch => ({
    label,
    units,
    pipeline: pipelines[index] as GPUComputePipeline,
    workgroups,
    parameters: own.get(slots.offsets[index] ?? 0) as GPUBindGroup,
    pass,
  }));
  const seed = passes.findIndex(({label}) => label === 'seed');
  return new Program({
    kernels,
    graph,
    arena,
    forward: dispatches.slice(0, seed),
    backward: dispatches.slice(seed, network.length),
    frame: around.pick(dispatches.slice(network.length)),
    buffers,
    references: new ReferenceMemory(kernels),
    weights,
    workspace,
    queue: kernels.queue,
  });
}

function draftOf(pass: Pass, kernels: KernelDevice, arena: Arena, chooseTile: ChooseTile): Draft {
  const {label} = pass;
  if (pass.kind === 'plain') {
    const parameters = encode(kernels.source(pass.shader), pass.struct, pass.fields(arena.place));
    const workgroups = groupsFor(pass.elements);
    const units = unitsOfElement * pass.elements;
    return {label, shader: pass.shader, constants: pass.widths, parameters, workgroups, units, pass};
  }
  const tile = chooseTile(pass);
  const source = kernels.source(tile.shader);
  const jobs = pass.jobs.map((job) => encode(source, 'Job', job.fields(arena.place)));
  const workgroups = workgroupsOf(pass.jobs, tile);
  return {
    label,
    shader: tile.shader,
    constants: {...pass.widths, ...tileConstants(tile)},
    parameters: joined(jobs),
    workgroups,
    units: pass.jobs.reduce((sum, {pixels, columns, inner}) => sum + pixels * columns * inner, 0),
    pass,
  };
}

const groupsFor = (elements: number): [number, number, number] => gridOf(Math.ceil(elements / threads));

/** So many workgroups, in rows. */
const gridOf = (count: number): [number, number, number] => [
  Math.min(count, rowOfGroups),
  Math.ceil(count / rowOfGroups),
  1,
];

/** The passes before and after those of the network, which all share one slot of parameters but the bands' and the objective's. */
function frameDrafts(
  kernels: KernelDevice,
  {gradient, input, targets}: Graph,
  {arena: {place}, direction, smoothed, levels}: Plan,
  compared: ReferenceKind | undefined,
): {all: Draft[]; pick: (dispatches: readonly Dispatch[]) => Frame} {
  const {height, width} = input;
  const parameters = encode(kernels.source('step'), 'Frame', {
    gradient: place(whole(gradient)).at,
    direction: place(whole(direction)).at,
    smoothed: place(whole(smoothed)).at,
    input: place(whole(input)).at,
    height,
    width,
    parts: groups * targets.length,
  });
  const pixels = groupsFor(height * width);
  const draft = (
    shader: ShaderName,
    workgroups: Draft['workgroups'] = pixels,
    constants: Constants = {},
  ): Draft => ({
    label: shader,
    shader,
    constants,
    parameters,
    workgroups,
    units: unitsOfElement * height * width,
    pass: undefined,
  });
  const ofInput: Constants = input.wide ? {wideInput: 1} : {};
  const named = {
    enter: draft('enter', pixels, ofInput),
    leave: draft('leave'),
    colour: draft('colour'),
    ofGradient: draft('statistics', [groups, 1, 1]),
    ofDirection: draft('statistics', [groups, 1, 1], {ofGradient: 0}),
    direction: draft('direction'),
    smoothColumns: draft('smoothing'),
    smoothRows: draft('smoothing', pixels, {alongRows: 1}),
    step: draft('step', pixels, ofInput),
    objectiveTotal: draft('objective-total', [1, 1, 1]),
  };
  const quadsOf = (target: Target): number => ownPlaces(target) * target.y.quads;
  const ofLayer = (target: Target, shader: ShaderName, workgroups: Draft['workgroups']): Draft => {
    const {y, seed} = target;
    const count = quadsOf(target);
    const layer = {source: place(y).at, count, quads: y.quads, seed, part: groups * seed};
    return {
      ...draft(shader, workgroups, widthsOf({wideSource: y})),
      parameters: encode(kernels.source(shader), 'Layer', layer),
      // A guide's are products with each of its places, whose number is not known yet.
      units: shader === 'guide' ? count : unitsOfElement * count,
    };
  };
  const objective = targets.map((target) => ofLayer(target, 'objective', [groups, 1, 1]));
  const features = compared
    ? targets.map((target) => ofLayer(target, 'features', groupsFor(quadsOf(target))))
    : [];
  // A workgroup a place.
  const slopes = compared
    ? targets.map((target) => ofLayer(target, compared, gridOf(ownPlaces(target))))
    : [];
  const firstPart = groups * (targets.length + 1);
  const bands = bandDispatches([direction, ...levels], place, firstPart).map(
    ({shader, fields, pixels: count}): Draft => ({
      ...draft(shader, shader === 'band-statistics' ? [groups, 1, 1] : groupsFor(count)),
      parameters: encode(kernels.source(shader), 'Level', fields),
      units: unitsOfElement * count,
    }),
  );
  const keys = Object.keys(named) as (keyof typeof named)[];
  return {
    all: [...Object.values(named), ...bands, ...objective, ...features, ...slopes],
    pick: (dispatches) => ({
      ...(Object.fromEntries(keys.map((key, index) => [key, dispatches[index]])) as Record<
        keyof typeof named,
        Dispatch
      >),
      ...inTurn(dispatches.slice(keys.length), {bands, objective, features, slopes}),
    }),
  };
}

/** The dispatches of several lists of drafts, which follow each other. */
function inTurn<K extends string>(
  dispatches: readonly Dispatch[],
  drafts: Readonly<Record<K, readonly Draft[]>>,
): Record<K, readonly Dispatch[]> {
  let end = 0;
  const lists = Object.entries<readonly Draft[]>(drafts).map(([name, {length}]) => {
    end += length;
    return [name, dispatches.slice(end - length, end)] as const;
  });
  return Object.fromEntries<readonly Dispatch[]>(lists) as Record<K, readonly Dispatch[]>;
}

/** Where each draft's parameters go in the uniform buffer: at whole slots, equal ones in the same. */
function slotsOf(drafts: readonly Draft[]): {offsets: number[]; bytes: Uint8Array<ArrayBuffer>} {
  const known = new Map<Uint8Array, number>();
  const parts: Uint8Array[] = [];
  let end = 0;
  const offsets = drafts.map(({parameters}) => {
    const found = known.get(parameters);
    if (found !== undefined) return found;
    const padded = new Uint8Array(Math.ceil(parameters.length / slotBytes) * slotBytes);
    padded.set(parameters);
    parts.push(padded);
    known.set(parameters, end);
    end += padded.length;
    return end - padded.length;
  });
  // The window of the last slot must not reach beyond the buffer.
  return {offsets, bytes: joined([...parts, new Uint8Array(slotWindowBytes)])};
}

/** The pipeline of each draft. */
async function compile(
  kernels: KernelDevice,
  drafts: readonly Draft[],
  progress?: Progress,
): Promise<readonly GPUComputePipeline[]> {
  const limit = kernels.device.limits.maxComputeWorkgroupsPerDimension;
  const large = drafts.find(({workgroups}) => Math.max(...workgroups) > limit);
  if (large) {
    throw new TooLargeError(
      notices['dispatch-too-large']({pass: large.label, workgroups: large.workgroups.join(' x '), limit}),
    );
  }
  const pipelines = drafts.map(({shader, constants}) => kernels.pipeline(shader, constants));
  const distinct = new Set(pipelines);
  let ready = 0;
  for (const pipeline of distinct) {
    void pipeline.then(
      () => progress?.((ready += 1), distinct.size),
      () => undefined, // it is thrown below
    );
  }
  return Promise.all(pipelines);
}
