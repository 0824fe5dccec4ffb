import {knownOf} from '../../dream/model.ts';
import type {Message} from '../../lib/message.ts';
import {imagesCodec} from '../images/images-encoder.ts';
import {notices as renderNotices} from '../notices.ts';
import {segmentStarts} from '../render-segments.ts';
import {codecFor} from '../video.ts';
import {divided, type Boundary} from './boundaries.ts';
import {digestOfTake, personOf} from './ingredients.ts';
import {listed} from './listed.ts';
import {notices} from './notices.ts';
import type {PlannedPart} from './plan.ts';
import {survey, type Survey} from './survey.ts';
import type {PartsResult} from './tasks.ts';
import type {OpenedVideo, TaskOf, TaskTools} from './task-tools.ts';

/** Goes through a video and divides it into parts. */
export async function planVideo(
  task: TaskOf<'plan'>,
  tools: TaskTools,
  opened: OpenedVideo,
): Promise<PartsResult> {
  const {spec} = task;
  const {video, score, size} = opened;
  const codec = spec.images ? imagesCodec : await codecFor(spec, size);
  const parts = await tools.open(score);
  tools.onPhase(notices.surveying());
  const found = await survey({
    ...{video, size, parts, name: tools.video.name, backdrop: spec.values.backdrop},
    cues: score.cues(video.frames, knownOf(parts.model), size),
    onProgress: tools.onProgress,
  });
  const endS = endOf(found, opened);
  const planned = plannedParts(task, found, opened, endS);
  return {
    kind: 'plan',
    planned: {
      video: {
        ...{widthPx: video.widthPx, heightPx: video.heightPx, frames: found.fadings.length},
        durationS: endS - ((video.frames[0]?.timestampS ?? 0) - video.offsetS),
      },
      output: {...size, codec},
      model: {name: score.choice.model, sha256: parts.model.sha256},
      take: video.take ? await digestOfTake(video.take) : null,
      person: found.looksForPeople ? await personOf(tools) : null,
      parts: planned,
    },
    notices: [...video.lacks, ...lacksOf(task, planned, found, tools.video.name), ...unguided(opened)],
  };
}

/** When the last frame ends, by the result's clock. */
function endOf({fadings}: Survey, {video: {frames, offsetS}}: OpenedVideo): number {
  const last = frames[fadings.length - 1];
  return last ? last.timestampS + last.durationS - offsetS : 0;
}

function plannedParts(
  {division, preRollLimitS}: TaskOf<'plan'>,
  found: Survey,
  {video: {frames}}: OpenedVideo,
  endS: number,
): PlannedPart[] {
  const {fadings} = found;
  const limits = {endS, limitS: preRollLimitS ?? Infinity};
  const boundaries = divided(fadings, segmentStarts(frames.slice(0, fadings.length)), division, limits);
  return boundaries.map((each, i) => plannedPart(each, i, boundaries[i + 1], found, endS));
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

/** What the parts fall short of. */
function lacksOf(
  {division}: TaskOf<'plan'>,
  planned: readonly PlannedPart[],
  {endsS}: Survey,
  name: string,
): Message[] {
  const within = planned.filter(({at}) => at === 'within').map(({part}) => part);
  const wanted = 'parts' in division ? division.parts : planned.length;
  return [
    ...(endsS === undefined ? [] : [renderNotices['cut-off']({name, atS: endsS})]),
    ...(planned.length < wanted ? [notices['fewer-parts']({got: planned.length, wanted})] : []),
    ...(within.length > 0 ? [notices['cuts-within']({parts: listed(within)})] : []),
    ...planned
      .map(({part, left}) => ({part, share: Math.round(255 * left)}))
      .filter(({share}) => share > 1)
      .map((data) => notices['pre-roll-limited'](data)),
  ];
}

const unguided = ({score}: OpenedVideo): Message[] =>
  score.lacksGuide ? [renderNotices['guide-missing']()] : [];
