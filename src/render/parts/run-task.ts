import {Quality} from 'mediabunny';
import {croppedArea} from '../../display/frame-image.ts';
import {knownOf} from '../../dream/model.ts';
import type {Parts} from '../../dream/open-parts.ts';
import type {Message} from '../../lib/message.ts';
import type {SizePx} from '../../lib/size.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';
import {tagsOf} from '../../metadata/recipe.ts';
import type {GuideImage} from '../../source/guide/guide.ts';
import {ImagesEncoder, imagesCodec} from '../images/images-encoder.ts';
import {joinVideo} from '../join.ts';
import {notices as renderNotices} from '../notices.ts';
import {OfflineDream} from '../offline-dream.ts';
import {openVideo} from '../open-video.ts';
import {renderSegments, segmentStarts, type FrameRun} from '../render-segments.ts';
import {Score} from '../score.ts';
import {packetsIn, SegmentEncoder, type FrameEncoder, type StoredPacket} from '../segment.ts';
import {planSound} from '../sound.ts';
import type {VideoSpec} from '../spec.ts';
import {codecFor, outputSize} from '../video.ts';
import type {VideoInput} from '../video-input.ts';
import {divided, type Boundary} from './boundaries.ts';
import {listed} from './listed.ts';
import {notices} from './notices.ts';
import {readPartHead, segmentsIn, type PartHeader} from './part-file.ts';
import {PlanError, partOf, type Plan, type PlannedPart} from './plan.ts';
import {RemoteFolder} from './remote-folder.ts';
import {survey, type Survey} from './survey.ts';
import type {PartsResult, PartsTask, RenderedPart} from './tasks.ts';

/** What a task works with. */
export interface TaskTools {
  readonly video: File;
  readonly guide: GuideImage | undefined;
  /** Files of parts. */
  readonly files: readonly File[];
  readonly canvas: OffscreenCanvas;
  readonly open: (score: Score) => Promise<Parts>;
  readonly yieldToEventLoop: YieldToEventLoop;
  readonly onPhase: (phase: Message) => void;
  readonly onProgress: (progress: {readonly done: number; readonly total: number}) => void;
}

/** Plans a video, renders one part of a plan, or joins its parts. Throws RenderError and PlanError. */
export async function runTask(task: PartsTask, tools: TaskTools): Promise<PartsResult> {
  const {spec} = 'plan' in task ? task.plan : task;
  const video = await openVideo(tools.video, tools.video.name, spec);
  try {
    const score = new Score(spec, video.take, tools.guide !== undefined);
    const opened = {video, score, size: sizeOf(video, score, spec)};
    switch (task.kind) {
      case 'plan':
        return await plan(task, tools, opened);
      case 'images':
        return {kind: 'images', ...(await rendered(spec, task.folderUrl, undefined, tools, opened))};
      case 'part':
        return await renderPart(task, tools, opened);
      case 'join':
        return await join(task, tools, opened);
    }
  } finally {
    video.dispose();
  }
}

interface Opened {
  readonly video: VideoInput;
  readonly score: Score;
  readonly size: SizePx;
}

type TaskOf<K extends PartsTask['kind']> = Extract<PartsTask, {kind: K}>;

/** As live, a cropped video has the size of what is left; a take that crops later keeps the size of its start. */
function sizeOf(video: VideoInput, score: Score, spec: VideoSpec): SizePx {
  const crop = score.cropAt(video.frames[0]?.timestampS ?? 0);
  const {width, height} = croppedArea(video.widthPx, video.heightPx, crop);
  return outputSize({widthPx: width, heightPx: height}, spec);
}

async function plan(
  {spec, division, preRollLimitS}: TaskOf<'plan'>,
  tools: TaskTools,
  {video, score, size}: Opened,
): Promise<PartsResult> {
  const {name} = tools.video;
  const codec = spec.images ? imagesCodec : await codecFor(spec, size);
  const parts = await tools.open(score);
  tools.onPhase(notices.surveying());
  const {backdrop} = spec.values;
  const cues = score.cues(video.frames, knownOf(parts.model), size);
  const {onProgress} = tools;
  const found = await survey({video, name, cues, size, backdrop, parts, onProgress});
  const frames = found.fadings.length;
  const [first, last] = [video.frames[0], video.frames[frames - 1]];
  const endS = last ? last.timestampS + last.durationS - video.offsetS : 0;
  const limits = {endS, limitS: preRollLimitS ?? Infinity};
  const places = segmentStarts(video.frames.slice(0, frames));
  const boundaries = divided(found.fadings, places, division, limits);
  const planned = boundaries.map((each, i) => plannedPart(each, i, boundaries[i + 1], found, endS));
  const within = planned.filter(({at}) => at === 'within').map(({part}) => part);
  const wanted = 'parts' in division ? division.parts : boundaries.length;
  return {
    kind: 'plan',
    planned: {
      video: {
        ...{widthPx: video.widthPx, heightPx: video.heightPx, frames},
        durationS: endS - ((first?.timestampS ?? 0) - video.offsetS),
      },
      output: {...size, codec},
      model: {name: score.choice.model, sha256: parts.model.sha256},
      parts: planned,
    },
    notices: [
      ...video.lacks,
      ...(found.endsS === undefined ? [] : [renderNotices['cut-off']({name, atS: found.endsS})]),
      ...(planned.length < wanted ? [notices['fewer-parts']({got: planned.length, wanted})] : []),
      ...(within.length > 0 ? [notices['cuts-within']({parts: listed(within)})] : []),
      ...planned
        .map(({part, left}) => ({part, share: Math.round(255 * left)}))
        .filter(({share}) => share > 1)
        .map((data) => notices['pre-roll-limited'](data)),
      ...(score.lacksGuide ? [renderNotices['guide-missing']()] : []),
    ],
  };
}

function plannedPart(
  {first, preRoll}: Boundary,
  index: number,
  next: Boundary | undefined,
  {fadings, states}: Survey,
  endS: number,
): PlannedPart {
  const timeOf = (frame: number): number => fadings[frame]?.timestampS ?? endS;
  const {from, left, forgets} = preRoll;
  const toFrame = next?.first ?? fadings.length;
  return {
    ...{part: index + 1, fromFrame: first, toFrame},
    ...{fromS: timeOf(first), toS: timeOf(toFrame)},
    at: first === 0 ? 'start' : forgets ? 'cut' : 'within',
    ...{preRollFrames: first - from, preRollS: timeOf(first) - timeOf(from), left},
    state: from === 0 ? null : (states[from] ?? null),
  };
}

async function renderPart(
  {plan, part, folderUrl}: TaskOf<'part'>,
  tools: TaskTools,
  opened: Opened,
): Promise<PartsResult> {
  checkVideo(opened.video, tools.video.name, plan);
  const done = await rendered(plan.spec, folderUrl, {plan, run: runOf(partOf(plan, part))}, tools, opened);
  return {kind: 'part', ...done};
}

/** Renders frames into segments of a folder: all of them, or a run of a plan. */
async function rendered(
  spec: VideoSpec,
  folderUrl: string,
  of: {readonly plan: Plan; readonly run: FrameRun} | undefined,
  {canvas, guide, yieldToEventLoop, onProgress, open, video: {name}}: TaskTools,
  {video, score, size}: Opened,
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

function checkModel(got: string, {model: {name, sha256: wanted}}: Plan): void {
  if (got !== wanted) throw new PlanError(notices['model-changed']({name, got, wanted}));
}

function runOf({fromFrame, toFrame, preRollFrames, state}: PlannedPart): FrameRun {
  const memory = state && {...nothing, ...state, sinceCutS: state.sinceCutS ?? Infinity};
  return {preRollFrom: fromFrame - preRollFrames, fromFrame, toFrame, memory: memory ?? undefined};
}

/** What a part does not know of the dream before it. */
const nothing = {
  residual: undefined,
  growth: undefined,
  mask: undefined,
  usual: undefined,
  person: undefined,
  picks: undefined,
};

/** That this browser reads the video as the one that planned did. A damaged end may be beyond what was planned. */
function checkVideo({frames}: VideoInput, name: string, plan: Plan): void {
  const [got, wanted] = [frames.length, plan.video.frames];
  if (got < wanted) throw new PlanError(notices['frames-changed']({name, got, wanted}));
}

async function join(
  {plan, headers, folderUrl}: TaskOf<'join'>,
  {files, video: {name}, onProgress}: TaskTools,
  {video, score}: Opened,
): Promise<PartsResult> {
  const {format} = plan.spec;
  const {codec} = plan.output;
  if (codec === imagesCodec) throw new Error('Images are not joined to a video.');
  checkVideo(video, name, plan);
  const {sounds, lacks} = await planSound(video, format);
  const tags = tagsOf(score.recipe(plan.model.sha256), name.replace(/\.[^.]+$/, ''));
  const {timeResolution, frames} = video;
  // Where the end of the video could not be decoded, the sound ends with the last frame.
  const isWhole = frames.length === plan.video.frames;
  const last = frames[plan.video.frames - 1];
  const endS = isWhole || !last ? Infinity : last.timestampS + last.durationS - video.offsetS;
  const failed = await joinVideo({
    ...{format, codec, timeResolution, tags, sounds, endS},
    fresh: () => new RemoteFolder(folderUrl).fresh('result'),
    frames: () => packetsOfParts(files, headers, video, onProgress),
  });
  const missing = headers.reduce((sum, header) => sum + header.missing, 0);
  const undecoded = missing > 0 ? [renderNotices['frames-missing']({name, frames: missing})] : [];
  const of = new Map(headers.flatMap((header) => header.notices.map((each) => [each.code, each])));
  return {kind: 'join', notices: [...lacks, ...undecoded, ...of.values(), ...failed]};
}

/** The frames of all parts in their order. Throws PlanError if one is not at its own time. */
async function* packetsOfParts(
  files: readonly File[],
  headers: readonly PartHeader[],
  {frames, offsetS}: VideoInput,
  onProgress: TaskTools['onProgress'],
): AsyncGenerator<StoredPacket, void> {
  let index = 0;
  for (const [i, file] of files.entries()) {
    const {packetsAt} = await readPartHead(file);
    for await (const {segment, data} of segmentsIn(file, headers[i]?.segments ?? [], packetsAt)) {
      for (const stored of packetsIn(segment, data)) {
        const wantedS = (frames[index]?.timestampS ?? NaN) - offsetS;
        if (stored.packet.timestamp !== wantedS) {
          const reason = `frame ${index} is at ${stored.packet.timestamp} s instead of ${wantedS} s`;
          throw new PlanError(notices['part-damaged']({path: file.name, reason}));
        }
        yield stored;
        index += 1;
      }
    }
    onProgress({done: i + 1, total: files.length});
  }
}
