import type {Status} from '../../dream/messages.ts';
import {memory} from '../lib/memory.ts';
import {commonStrings} from '../strings/common.ts';
import {modelStrings} from '../strings/models.ts';

/** How fast a model was on this machine when it dreamed last, as text; undefined if it never has. */
export function speedOf(folder: string): string | undefined {
  return memory.get(`speed.${folder}`) ?? undefined;
}

/** Remembers how fast the model dreams now. */
export function rememberSpeed(folder: string, {msPerStep, dream, engine}: Status): void {
  if (!(msPerStep > 0) || dream.widthPx === 0) return;
  const ms = msPerStep < 10 ? msPerStep.toFixed(1) : msPerStep.toFixed(0);
  const speed = modelStrings.speed(ms, commonStrings.sizePx(dream.widthPx, dream.heightPx), engine);
  if (speed !== speedOf(folder)) memory.set(`speed.${folder}`, speed);
}
