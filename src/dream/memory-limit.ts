import type {Message} from '../lib/message.ts';
import {parameters} from '../params/table.ts';
import type {Values} from '../params/values.ts';
import {notices} from './notices.ts';

/** Each time that memory runs out, the dream's short side becomes this much of what it was. */
const factor = 0.7;

/** How large dreams may be since memory ran out; a change of the size asked for lifts it. */
export class MemoryLimit {
  #limit: {readonly px: number; readonly askedPx: number} | undefined;

  /** Memory ran out with `values`. */
  lower(values: Values): void {
    const {resolution} = this.applied(values);
    const px = Math.max(parameters.resolution.min, Math.floor(resolution * factor));
    this.#limit = {px, askedPx: values.resolution};
  }

  /** `values` within the limit. */
  applied(values: Values): Values {
    if (this.#limit?.askedPx !== values.resolution) this.#limit = undefined;
    if (!this.#limit) return values;
    const {px} = this.#limit;
    return {...values, resolution: px, resolutionMin: Math.min(px, values.resolutionMin)};
  }

  /** What the limit takes from what was asked for. */
  degradations(values: Values | undefined): Message[] {
    if (!this.#limit || this.#limit.askedPx !== values?.resolution) return [];
    const {px, askedPx} = this.#limit;
    return [notices['memory-limited']({limitPx: px, askedPx})];
  }
}
