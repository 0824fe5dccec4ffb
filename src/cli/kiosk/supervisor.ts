import {setTimeout as sleep} from 'node:timers/promises';
import {reasonOf} from '../../lib/reason.ts';
import {startBrowser, type Browser} from './browser.ts';
import {NoAnswerError} from './devtools.ts';
import {BrowserEvents} from './browser-events.ts';
import type {Health} from './health.ts';
import {Heartbeat, type HeartbeatLimits} from './heartbeat.ts';
import type {RotatingLog} from './log.ts';
import {clearShaderCaches, freeProfile} from './profile.ts';
import type {Reading} from './reading.ts';
import {Restarts} from './restarts.ts';
import {openWall, type Wall} from './wall.ts';

const beatEveryMs = 2000;
/** A pause between two beats that lasts so long was none of ours. */
const sleptMs = 20_000;
/** A wall that dreamt for so long runs well: its earlier troubles count no more. */
const settledAfterMs = 300_000;
const reportEveryMs = 600_000;
/** So many troubles in a row, and the compiled shaders are suspected. */
const clearShadersAt = 3;

export interface SupervisorOptions {
  readonly program: string;
  readonly switches: readonly string[];
  readonly userDataDir: string;
  /** The page, with a slash at its end and without a query. */
  readonly pageUrl: string;
  /** The settings to start with, without `?`. */
  readonly query: string;
  readonly limits: HeartbeatLimits;
  /** What is less than it could be from the start on, in words. */
  readonly degradations: readonly string[];
  readonly log: RotatingLog;
  readonly signal: AbortSignal;
  /** Told of each browser and its page, which is still empty, for those who look closer. */
  readonly onWall?: (wall: Wall, browser: Browser) => void | Promise<void>;
}

const crash = {kind: 'crash', words: 'The page crashed.'} as const;

/**
 * Keeps one page on the wall: starts a browser, listens to its heartbeat, reloads the page once where that may be
 * enough, restarts the browser where it is not, and waits longer each time that does not help. Ends with `signal` only.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #restarts = new Restarts();
  readonly #upSince = new Date().toISOString();
  #state: Health['state'] = 'starting';
  #browserUpSince: string | undefined;
  #lastHeartbeat: string | undefined;
  #reading: Reading | undefined;
  #query: string;
  #startTrouble: string | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#query = options.query;
  }

  /** The state right now. */
  health(): Health {
    const {
      dreamsPerSecond = 0,
      displayFps = 0,
      dreams = 0,
      dreamSize = '',
      backend = '',
      model = '',
      words = [],
    } = this.#reading ?? {};
    const {log, degradations, pageUrl} = this.#options;
    return {
      state: this.#state,
      upSince: this.#upSince,
      browserUpSince: this.#browserUpSince,
      lastHeartbeat: this.#lastHeartbeat,
      dreamsPerSecond,
      displayFps,
      dreams,
      dreamSize,
      backend,
      model,
      restarts: this.#restarts.count,
      recentRestarts: this.#restarts.recent,
      degradations: [
        ...degradations,
        ...[this.#startTrouble, log.problem].filter((each) => each !== undefined),
        ...words,
      ],
      page: pageUrl,
      log: log.path,
    };
  }

  /** Runs until the signal is aborted; resolves when the browser is gone. */
  async run(): Promise<void> {
    const {log, signal} = this.#options;
    const ending = (): boolean => signal.aborted;
    while (!ending()) {
      const words = await this.#live();
      if (ending()) break;
      const waitMs = this.#restarts.add(words, 'browser restarted');
      this.#state = 'waiting to restart';
      log.write(`${words} The browser is started again in ${waitMs / 1000} s.`);
      if (this.#restarts.inARow % clearShadersAt === 0) this.#clearShaders();
      await sleep(waitMs, undefined, {signal}).catch(() => undefined);
    }
    this.#state = 'ending';
    log.write('Ended.');
  }

  /** The life of one browser, from its start to its end: why it ended. Never throws. */
  async #live(): Promise<string> {
    const {program, switches, userDataDir, log, signal, onWall} = this.#options;
    this.#state = 'starting';
    this.#reading = undefined;
    let browser: Browser | undefined;
    const close = (): void => void browser?.close();
    signal.addEventListener('abort', close);
    try {
      freeProfile(userDataDir);
      browser = await startBrowser(program, switches);
      this.#browserUpSince = new Date().toISOString();
      this.#startTrouble = undefined;
      log.write(`Browser started, process ${browser.pid}.`);
      const wall = await openWall(browser, this.#options.pageUrl);
      await onWall?.(wall, browser);
      await wall.show(this.#url());
      return await this.#watch(wall, browser);
    } catch (error) {
      const reason = reasonOf(error);
      if (!browser) this.#startTrouble = reason;
      return reason;
    } finally {
      signal.removeEventListener('abort', close);
      await browser?.close();
      this.#browserUpSince = undefined;
      if (browser && !signal.aborted) {
        for (const line of browser.stderrTail()) log.write(`browser: ${line}`);
      }
    }
  }

  /** Listens to the heartbeat until the browser has to go. Gives the reason. */
  async #watch(wall: Wall, browser: Browser): Promise<string> {
    const {limits, log, signal} = this.#options;
    const browserEvents = new BrowserEvents(wall, browser, signal);
    const startMs = performance.now();
    let reportedAtMs = startMs;
    let heartbeat = new Heartbeat(limits, startMs);
    try {
      for (;;) {
        const pausedAtMs = performance.now();
        await browserEvents.pause(beatEveryMs);
        // The machine slept: what it did not say meanwhile does not count.
        if (performance.now() - pausedAtMs > sleptMs) heartbeat = new Heartbeat(limits, performance.now());
        if (browserEvents.end !== undefined) return browserEvents.end;
        const trouble = browserEvents.takeCrash() ? crash : await this.#beat(wall, heartbeat);
        const nowMs = performance.now();
        if (!trouble) {
          if (this.#state === 'dreaming' && nowMs - startMs > settledAfterMs) this.#restarts.settled();
          if (nowMs - reportedAtMs > reportEveryMs) {
            reportedAtMs = nowMs;
            this.#report();
          }
          continue;
        }
        this.#state = 'in trouble';
        // A stuck page cannot be reloaded; and what a reload did not mend is not tried twice.
        if (trouble.kind === 'hang' || this.#restarts.inARow > 0) return trouble.words;
        this.#restarts.add(trouble.words, 'page reloaded');
        log.write(`${trouble.words} The page is opened again.`);
        await wall.show(this.#url());
        heartbeat = new Heartbeat(limits, performance.now());
      }
    } finally {
      browserEvents.stop();
    }
  }

  /** Asks the page how it is. */
  async #beat(wall: Wall, heartbeat: Heartbeat) {
    try {
      const reading = await wall.read();
      this.#reading = reading;
      this.#query = reading.query.replace(/^\?/, '');
      this.#lastHeartbeat = new Date().toISOString();
      for (const words of reading.words) this.#options.log.writeOnce(`page: ${words}`);
      const trouble = heartbeat.heard(reading, performance.now());
      if (!trouble) {
        const dreams = reading.dreams !== undefined && reading.dreams > 0;
        this.#state = reading.resting ? 'resting' : dreams ? 'dreaming' : 'starting';
      }
      return trouble;
    } catch (error) {
      // A page between two addresses cannot be read for a moment: only lasting silence counts.
      const trouble = heartbeat.silent(performance.now());
      if (!trouble || error instanceof NoAnswerError) return trouble;
      return {
        ...trouble,
        words: `${trouble.words} ${reasonOf(error)}`,
      };
    }
  }

  /** The page with the settings that it had last: what was changed by hand outlives a restart. */
  #url(): string {
    const query = this.#query;
    return `${this.#options.pageUrl}${query && `?${query}`}`;
  }

  #report(): void {
    const {dreamsPerSecond, displayFps, dreams, backend, restarts} = this.health();
    this.#options.log.write(
      `Dreaming on ${backend}: ${dreamsPerSecond.toFixed(1)} dreams/s, ${displayFps.toFixed(0)} fps, ${dreams} dreams, ${restarts} restarts so far.`,
    );
  }

  #clearShaders(): void {
    const cleared = clearShaderCaches(this.#options.userDataDir);
    if (cleared.length > 0) this.#options.log.write(`Compiled shaders deleted: ${cleared.join(', ')}.`);
  }
}
