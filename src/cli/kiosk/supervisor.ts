import {setTimeout as sleep} from 'node:timers/promises';
import {textOfMessage, type Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import {startBrowser, type Browser} from './browser.ts';
import {NoAnswerError} from './devtools.ts';
import {BrowserEvents} from './browser-events.ts';
import type {Health} from './health.ts';
import {Heartbeat, type HeartbeatLimits} from './heartbeat.ts';
import type {RotatingLog} from './log.ts';
import {notices} from './notices.ts';
import {clearShaderCaches, freeProfile} from './profile.ts';
import type {PageStatus} from './page-status.ts';
import {Restarts} from './restarts.ts';
import {openKioskPage, type KioskPage} from './kiosk-page.ts';

const beatEveryMs = 2000;
/** A pause between two heartbeats that lasts this long was not the supervisor's: the computer slept. */
const sleptMs = 20_000;
const reportEveryMs = 600_000;
/** After this many problems in a row the compiled shaders are suspected. */
const clearShadersAt = 3;

export interface SupervisorOptions {
  readonly program: string;
  readonly switches: readonly string[];
  readonly userDataDir: string;
  /** The page, with a slash at its end and without a query. */
  readonly pageUrl: string;
  /** The initial settings, without `?`. */
  readonly query: string;
  readonly limits: HeartbeatLimits;
  /** Messages about what is degraded from the start. */
  readonly degradations: readonly Message[];
  readonly log: RotatingLog;
  readonly signal: AbortSignal;
  /** Called with each browser and its page, which is still empty: for tests. */
  readonly onPage?: (page: KioskPage, browser: Browser) => void | Promise<void>;
}

const crash = {kind: 'crash', message: 'The page crashed.'} as const;

/**
 * Keeps one page running: starts a browser, listens to its heartbeat, reloads the page once where that may be enough,
 * restarts the browser where it is not, and waits longer each time that does not help. Ends only when `signal` is aborted.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #restarts = new Restarts();
  readonly #upSince = new Date().toISOString();
  #state: Health['state'] = 'starting';
  #browserUpSince: string | undefined;
  #lastHeartbeat: string | undefined;
  #status: PageStatus | undefined;
  #query: string;
  #startTrouble: Message | undefined;

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
      messages = [],
    } = this.#status ?? {};
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
        ...[...degradations, this.#startTrouble, log.problem]
          .filter((each) => each !== undefined)
          .map((each) => ({code: each.code, message: textOfMessage(each)})),
        ...messages,
      ],
      clock: new Date().toString(),
      page: pageUrl,
      log: log.path,
    };
  }

  /** Runs until the signal is aborted; resolves when the browser is gone. */
  async run(): Promise<void> {
    const {log, signal} = this.#options;
    const ending = (): boolean => signal.aborted;
    while (!ending()) {
      const reason = await this.#live();
      if (ending()) break;
      const waitMs = this.#restarts.add(reason, 'browser restarted');
      this.#state = 'waiting to restart';
      log.write(`${reason} Restarting the browser in ${waitMs / 1000} s.`);
      if (this.#restarts.inARow % clearShadersAt === 0) this.#clearShaders();
      await sleep(waitMs, undefined, {signal}).catch(() => undefined);
    }
    this.#state = 'ending';
    log.write('Stopped.');
  }

  /** Runs one browser from its start to its end, and returns why it ended. Never throws. */
  async #live(): Promise<string> {
    const {program, switches, userDataDir, log, signal, onPage} = this.#options;
    this.#state = 'starting';
    this.#status = undefined;
    let browser: Browser | undefined;
    const close = (): void => void browser?.close();
    signal.addEventListener('abort', close);
    try {
      await freeProfile(userDataDir);
      browser = await startBrowser(program, switches);
      this.#browserUpSince = new Date().toISOString();
      this.#startTrouble = undefined;
      log.write(`Browser started, process ${browser.pid}.`);
      const page = await openKioskPage(browser, this.#options.pageUrl);
      await onPage?.(page, browser);
      await page.show(this.#url());
      return await this.#watch(page, browser);
    } catch (error) {
      const reason = reasonOf(error);
      if (!browser) this.#startTrouble = notices['browser-not-started']({reason});
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

  /** Listens to the heartbeat until the browser has to be closed. Returns the reason. */
  async #watch(page: KioskPage, browser: Browser): Promise<string> {
    const {limits, log, signal} = this.#options;
    const browserEvents = new BrowserEvents(page, browser, signal);
    let reportedAtMs = performance.now();
    let heartbeat = new Heartbeat(limits, reportedAtMs);
    try {
      for (;;) {
        const pausedAtMs = performance.now();
        await browserEvents.pause(beatEveryMs);
        // The computer slept: its silence meanwhile does not count.
        if (performance.now() - pausedAtMs > sleptMs) heartbeat = new Heartbeat(limits, performance.now());
        if (browserEvents.end !== undefined) return browserEvents.end;
        const trouble = browserEvents.takeCrash() ? crash : await this.#beat(page, heartbeat);
        const nowMs = performance.now();
        if (!trouble) {
          if (this.#state === 'dreaming') this.#restarts.well(nowMs);
          if (nowMs - reportedAtMs > reportEveryMs) {
            reportedAtMs = nowMs;
            this.#report();
          }
          continue;
        }
        this.#state = 'in trouble';
        // A stuck page cannot be reloaded; and a reload that did not help is not tried twice.
        if (trouble.kind === 'hang' || this.#restarts.inARow > 0) return trouble.message;
        this.#restarts.add(trouble.message, 'page reloaded');
        log.write(`${trouble.message} Reloading the page.`);
        await page.show(this.#url());
        heartbeat = new Heartbeat(limits, performance.now());
      }
    } finally {
      browserEvents.stop();
    }
  }

  /** Asks the page for its status. */
  async #beat(page: KioskPage, heartbeat: Heartbeat) {
    try {
      const status = await page.read();
      this.#status = status;
      this.#query = status.query.replace(/^\?/, '');
      this.#lastHeartbeat = new Date().toISOString();
      for (const {message} of status.messages) this.#options.log.writeOnce(`page: ${message}`);
      const trouble = heartbeat.heard(status, performance.now());
      if (!trouble) {
        const dreams = status.dreams !== undefined && status.dreams > 0;
        this.#state = status.resting ? 'resting' : dreams ? 'dreaming' : 'starting';
      }
      return trouble;
    } catch (error) {
      // A page between two addresses cannot be read for a moment: only lasting silence counts.
      const trouble = heartbeat.silent(performance.now());
      if (!trouble || error instanceof NoAnswerError) return trouble;
      return {
        ...trouble,
        message: `${trouble.message} ${reasonOf(error)}`,
      };
    }
  }

  /** The page with its latest settings: what was changed by hand survives a restart. */
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
