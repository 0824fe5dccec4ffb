import {isFlashing} from '../../display/flash-limits.ts';
import {Dream, type DreamMemory} from '../../dream/dream.ts';
import {createFollower} from '../../feedback/create-follower.ts';
import {createDissolve} from '../../feedback/fading.ts';
import {kept} from '../../feedback/feedback.ts';
import {isOfPerson} from '../../feedback/mask/where.ts';
import type {FlowResult} from '../../feedback/follower.ts';
import type {DreamOrder} from '../../dream/dream-order.ts';
import {framesFrom, upright, type DecodingReport} from '../decoded-frames.ts';
import type {OfflineParts} from '../offline-dream.ts';
import type {Cue} from '../score.ts';
import type {SizePx} from '../../lib/size.ts';
import type {VideoInput} from '../video-input.ts';
import type {Fading} from './pre-roll.ts';
import type {StartState} from './plan.ts';

/** What a video does to dreams, frame by frame, and what outlives its frames. */
export interface Survey extends DecodingReport {
  readonly fadings: readonly Fading[];
  /** Before each frame. */
  readonly states: readonly StartState[];
  /** Whether any frame’s dream is on people, or around them. */
  readonly looksForPeople: boolean;
}

export interface SurveyRequest {
  readonly video: VideoInput;
  readonly name: string;
  readonly cues: Generator<Cue, void>;
  readonly size: SizePx;
  readonly backdrop: string;
  readonly parts: OfflineParts;
  readonly onProgress: (progress: {readonly done: number; readonly total: number}) => void;
}

/** The flash limiter counts what happened within a second. */
const limiterS = 1.1;
/** A mask of what moves, the slowest, has settled after this time: eight of its half-lives. */
const maskS = 3.2;

/** Goes through all of a video at the size of its dreams and follows it, as a rendering does, without dreaming. */
export async function survey(request: SurveyRequest): Promise<Survey> {
  const {video, name, cues, size, backdrop, parts, onProgress} = request;
  const {stage, ingest, model} = parts;
  const report: DecodingReport = {missing: 0, endsS: undefined};
  const fadings: Fading[] = [];
  const states: StartState[] = [];
  let looksForPeople = false;
  const dream = new Dream(createFollower());
  const dissolve = createDissolve();
  const total = video.frames.length;
  try {
    for await (const [index, sample] of framesFrom(video, name, 0, report)) {
      const cue = cues.next().value ?? undefined;
      const frame = video.frames[index];
      if (!cue || !frame) {
        sample?.close();
        break;
      }
      const {order, source} = cue;
      looksForPeople ||= isOfPerson(order.feedback.where.place);
      if (sample && source === index) {
        const image = await upright(sample, size, order.view, backdrop);
        await stage.show(image).finally(() => image.close());
      } else sample?.close();
      states.push(startStateOf(await dream.remember()));
      if (order.fresh) {
        dream.reset();
        dissolve.reset();
      }
      const camera = ingest.image(order.widthPx, order.heightPx);
      const found = await dream.pass(model.engine, camera, order).finally(() => camera.dispose());
      const flashing = await flashes(order, frame.timestampS, stage);
      const lasts = order.feedback.follow ? dissolve.over(order.feedback, found.cut) : 1;
      const timestampS = frame.timestampS - video.offsetS;
      fadings.push({timestampS, flashing, ...fadingOf(order, found, lasts)});
      onProgress({done: index + 1, total});
    }
    return {...report, fadings, states, looksForPeople};
  } finally {
    dream.dispose();
  }
}

/** Whether the source alone, without a dream, flashes as much as it may. */
async function flashes({view}: DreamOrder, atS: number, stage: OfflineParts['stage']): Promise<boolean> {
  if (!view.limitFlashes) return false;
  stage.draw({...view, wet: 0, atS});
  const found = await stage.flashes();
  return found !== undefined && isFlashing(found);
}

const startStateOf = ({breathing, picks, index, sinceCutS}: DreamMemory): StartState => ({
  breathing,
  ...(picks && {picks}),
  index,
  sinceCutS: Number.isFinite(sinceCutS) ? sinceCutS : null,
});

function fadingOf(
  {feedback, fresh, view}: DreamOrder,
  {cut}: FlowResult,
  lasts: number,
): Omit<Fading, 'timestampS' | 'flashing'> {
  const {follow, halfLifeS, halfLifeMovingS, inertiaS, seconds, where} = feedback;
  const slowestS = follow ? Math.max(halfLifeS, halfLifeMovingS) : halfLifeS;
  return {
    keep: fresh ? 0 : lasts * kept(slowestS, seconds),
    inertia: fresh || cut || !follow ? 0 : lasts * kept(inertiaS, seconds),
    atLeastS: Math.max(view.limitFlashes ? limiterS : 0, where.place === 'everywhere' ? 0 : maskS),
  };
}
