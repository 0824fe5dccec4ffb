import {reasonOf} from '../../lib/reason.ts';
import {utf8} from '../../lib/bytes.ts';
import {encodeTake, type Take} from '../../metadata/take.ts';
import {sha256} from '../../model/sha256.ts';
import type {VideoInput} from '../video-input.ts';
import {notices} from './notices.ts';
import {PlanError, type Plan} from './plan.ts';
import type {TaskTools} from './task-tools.ts';

/** Names a take: a file’s samples may miss a change of it. */
export const digestOfTake = (take: Take): Promise<string> => sha256(utf8(encodeTake(take)), 'take');

/** Names the network that finds people. Throws PlanError if it cannot be loaded. */
export async function personOf({personDigest}: Pick<TaskTools, 'personDigest'>): Promise<string> {
  return personDigest().catch((error: unknown) => {
    throw new PlanError(notices['person-missing']({reason: reasonOf(error)}), {cause: error});
  });
}

/**
 * That this machine has the video as the browser that planned read it, with the take that was planned. A damaged end may be
 * beyond what was planned. Throws PlanError.
 */
export async function checkVideo(
  {frames, take}: Pick<VideoInput, 'frames' | 'take'>,
  name: string,
  plan: Pick<Plan, 'video' | 'take'>,
): Promise<void> {
  const [got, wanted] = [frames.length, plan.video.frames];
  if (got < wanted) throw new PlanError(notices['frames-changed']({name, got, wanted}));
  const found = take ? await digestOfTake(take) : null;
  if (found !== plan.take) throw new PlanError(notices['take-changed']({name}));
}

/** That this machine dreams by the model that was planned. Throws PlanError. */
export function checkModel(got: string, {model: {name, sha256: wanted}}: Pick<Plan, 'model'>): void {
  if (got !== wanted) throw new PlanError(notices['model-changed']({name, got, wanted}));
}

/** That this machine finds people by the network that was planned, where the dream looks for them. Throws PlanError. */
export async function checkPerson(
  tools: Pick<TaskTools, 'personDigest'>,
  {person: wanted}: Pick<Plan, 'person'>,
): Promise<void> {
  if (wanted === null) return;
  const got = await personOf(tools);
  if (got !== wanted) throw new PlanError(notices['person-changed']({got, wanted}));
}
