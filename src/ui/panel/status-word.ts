import type {Status} from '../../dream/messages.ts';
import type {AppState} from '../lib/state.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.statusWord;

/** The reports at which a dream is slow in the user's eyes: it stays below what was asked for, whatever was given up. */
const slowCodes: ReadonlySet<string> = new Set(['rate-missed', 'display-slow', 'dreams-rarer']);
/** Below this many dreams per second a dream looks like a slide show. */
const slowBelowPerSecond = 1.5;

/** What the page does, in a word, and whether the user may want to do something about it. */
export interface StatusWord {
  readonly word: string;
  readonly isConcern: boolean;
}

/** The most important thing to know about the page now. */
export function statusWord(
  state: Pick<AppState, 'status' | 'source' | 'awaited' | 'values' | 'paused' | 'frozen'>,
): StatusWord {
  const {status, source, awaited, values, paused, frozen} = state;
  const concern = (word: string): StatusWord => ({word, isConcern: true});
  const calm = (word: string): StatusWord => ({word, isConcern: false});
  if (values.source === 'camera' && source?.kind === 'scene' && awaited === undefined) {
    return concern(strings.noCamera);
  }
  if (!status) return calm(strings.loading);
  if (paused) return calm(strings.paused);
  const {ripening} = status;
  if (ripening)
    return calm(ripening.share < 1 ? strings.ripening(strings.percent(ripening.share)) : strings.finished);
  if (frozen) return calm(strings.frozen);
  return isSlow(status) ? concern(strings.slow) : calm(strings.dreaming);
}

/** The first second of a dream has no rate yet. */
function isSlow({degradations, dreams, dreamsPerSecond}: Status): boolean {
  return (
    degradations.some(({code}) => slowCodes.has(code)) ||
    (dreams > 10 && dreamsPerSecond > 0 && dreamsPerSecond < slowBelowPerSecond)
  );
}
