import type {Heard} from './sound-analyser.ts';

/** What falls or stays is sent some 90 times a second. */
const everyS = 0.011;
/** A level or a band that has risen so much since it was sent has begun to strike. */
const rise = 0.2;

/**
 * Which steps of the analysis are sent to the page: at once those in which something begins, for that is what is late if it
 * waits; of the others as many as a screen shows.
 */
export class MessagePace {
  #sent: Heard | undefined;

  /** Whether this step is to be sent. */
  passes(heard: Heard): boolean {
    if (!this.#isNews(heard)) return false;
    this.#sent = heard;
    return true;
  }

  #isNews({timeS, level, bands, onset, beatS}: Heard): boolean {
    const sent = this.#sent;
    return (
      sent === undefined ||
      timeS - sent.timeS >= everyS ||
      onset > 0 ||
      beatS !== undefined ||
      level - sent.level >= rise ||
      bands.some((band, index) => band - (sent.bands[index] ?? 0) >= rise)
    );
  }
}
