import {Quality} from 'mediabunny';
import {knownOf} from '../../dream/model.ts';
import type {Message} from '../../lib/message.ts';
import {ImagesEncoder, imagesCodec} from '../images/images-encoder.ts';
import {OfflineDream} from '../offline-dream.ts';
import {renderSegments, type FrameRun} from '../render-segments.ts';
import {SegmentEncoder, type FrameEncoder} from '../segment.ts';
import type {VideoSpec} from '../spec.ts';
import {codecFor} from '../video.ts';
import {checkModel, checkPerson, checkVideo} from './ingredients.ts';
import {notices} from './notices.ts';
import {partOf, PlanError, type Plan, type PlannedPart} from './plan.ts';
import {RemoteFolder} from './remote-folder.ts';
import type {PartsResult, RenderedPart} from './tasks.ts';
import type {OpenedVideo, TaskOf, TaskTools} from './task-tools.ts';

/** Renders all of a video into segments of a folder. */
export async function renderAll(
  {spec, folderUrl}: TaskOf<'images'>,
  tools: TaskTools,
  opened: OpenedVideo,
): Promise<PartsResult> {
  return {kind: 'images', ...(await rendered(spec, folderUrl, undefined, tools, opened))};
}

/** Renders one part of a plan into segments of a folder. Throws PlanError if something is not as planned. */
export async function renderPart(
  {plan, part, folderUrl}: TaskOf<'part'>,
  tools: TaskTools,
  opened: OpenedVideo,
): Promise<PartsResult> {
  await checkVideo(opened.video, tools.video.name, plan);
  await checkPerson(tools, plan);
  const done = await rendered(plan.spec, folderUrl, {plan, run: runOf(partOf(plan, part))}, tools, opened);
  return {kind: 'part', ...done};
}

/** Renders frames into segments of a folder: all of them, or a run of a plan. */
async function rendered(
  spec: VideoSpec,
  folderUrl: string,
  of: {readonly plan: Plan; readonly run: FrameRun} | undefined,
  {canvas, guide, yieldToEventLoop, onProgress, open, video: {name}}: TaskTools,
  {video, score, size}: OpenedVideo,
): Promise<{readonly rendered: RenderedPart; readonly notices: readonly Message[]}> {
  const codec = spec.images ? imagesCodec : await codecFor(spec, size);
  const wanted = of?.plan.output.codec ?? codec;
  if (codec !== wanted) throw new PlanError(notices['no-planned-encoder']({codec: wanted}));
  const parts = await open(score);
  const {sha256} = parts.model;
  if (of) checkModel(sha256, of.plan);
  const {classic, images, quality} = spec;
  const recipe = score.recipe(sha256);
  const encoder = (): FrameEncoder =>
    images || codec === imagesCodec
      ? new ImagesEncoder(images?.bits ?? 8, recipe)
      : new SegmentEncoder(codec, new Quality(quality));
  const dream = new OfflineDream(parts, {classic, seed: score.seed, guide, yieldToEventLoop});
  const pass = (): Promise<void> => Promise.resolve();
  const job = {name, spec, canvas, folder: new RemoteFolder(folderUrl), onProgress, pass};
  const cues = score.cues(video.frames, knownOf(parts.model), size);
  const {segments, missing} = await renderSegments(job, {
    ...{video, cues, size, dream, encoder},
    ...(of && {run: of.run}),
  }).finally(() => dream.dispose());
  return {
    rendered: {segments, modelSha256: sha256, backend: parts.backend.kind, missing},
    notices: [...dream.lacks],
  };
}

function runOf({fromFrame, toFrame, preRollFrames, state}: PlannedPart): FrameRun {
  const memory = state && {...nothing, ...state, sinceCutS: state.sinceCutS ?? Infinity};
  return {preRollFrom: fromFrame - preRollFrames, fromFrame, toFrame, memory: memory ?? undefined};
}

/** What a part does not know of the dream before it. */
const nothing = {
  residual: undefined,
  growth: undefined,
  weight: undefined,
  mask: undefined,
  usual: undefined,
  person: undefined,
  picks: undefined,
  flashes: undefined,
};
