import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {listenForActivity} from '../../control/activity.ts';
import {keepFullscreen} from '../../exhibition/fullscreen.ts';
import {OutputWindows, type Missing} from '../../exhibition/output-windows.ts';
import {modeAt, type Mode} from '../../exhibition/schedule.ts';
import {presetAt} from '../../exhibition/setlist.ts';
import {keepAwake} from '../../exhibition/wake-lock.ts';
import {frameStyle, pictureStyle} from '../../exhibition/window-style.ts';
import type {Values} from '../../params/values.ts';
import type {Notices} from '../app/notices.ts';

const lookEveryMs = 5000;
/** An operator who does nothing for so long has gone, and the controls with them. */
const attendedForMs = 300_000;

/** What would bring a visitor's own files or a menu. */
const intrusions = ['drop', 'dragover', 'paste', 'contextmenu'];

/** What an installation moves of the page. */
export interface InstallingHost extends ReactiveControllerHost {
  readonly values: Values;
  /** What is shown now; undefined if there is no picture. */
  readonly shownPicture: HTMLCanvasElement | undefined;
  applyPreset(name: string): void;
  /** At rest nothing is dreamed and nothing drawn. */
  rest(on: boolean): void;
  /** Asks for the operator's PIN, and lets them in by `admit`. */
  askPin(pin: string): void;
}

/**
 * The page when nobody is at its controls: awake, on the full screen, by setlist and day schedule, until the operator
 * asks for the controls. And the windows on further screens, with or without an installation.
 */
export class ExhibitionController implements ReactiveController {
  /** What the schedule says now; on when there is no installation. */
  mode: Mode = 'on';
  /** The operator has the controls, although it is an installation. */
  attended = false;
  readonly #host: InstallingHost;
  readonly #notices: Notices;
  readonly #outputs: OutputWindows;
  #timer: ReturnType<typeof setInterval> | undefined;
  #stopSigns: (() => void) | undefined;
  #sleepAgain: (() => void) | undefined;
  #leaveFullscreen: (() => void) | undefined;
  #startedAtMs = 0;
  #signAtMs = 0;
  #playing: string | undefined;
  #outputCount = 0;

  constructor(host: InstallingHost, notices: Notices) {
    this.#host = host;
    this.#notices = notices;
    this.#outputs = new OutputWindows({
      read: () => ({values: host.values, mode: this.mode, picture: host.shownPicture}),
      missing: (missing) => this.#onMissing(missing),
    });
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKey, {capture: true});
    window.addEventListener('resize', this.#onResize);
    for (const type of intrusions) window.addEventListener(type, this.#onIntrusion, {capture: true});
    this.#stopSigns = listenForActivity(window, this.#onSign);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKey, {capture: true});
    window.removeEventListener('resize', this.#onResize);
    for (const type of intrusions) window.removeEventListener(type, this.#onIntrusion, {capture: true});
    this.#stopSigns?.();
    this.#outputs.close();
    this.#outputCount = 0;
    this.#stop();
  }

  /** Controls and pointer are out of sight. */
  get unattended(): boolean {
    return this.#host.values.install && !this.attended;
  }

  /** Follows the host's values: begins or ends the installation, opens and closes windows. */
  hostUpdate(): void {
    const {install, fullscreen, outputs} = this.#host.values;
    // Not with each update: a window that is refused is told of, which is an update.
    if (outputs !== this.#outputCount) void this.#outputs.open((this.#outputCount = outputs));
    if (install !== (this.#timer !== undefined)) {
      if (install) this.#start();
      else this.#stop();
    }
    if (fullscreen && this.unattended) {
      this.#leaveFullscreen ??= keepFullscreen();
    } else {
      this.#leaveFullscreen?.();
      this.#leaveFullscreen = undefined;
    }
  }

  /** How the picture's frame lies in the window, and the picture in its frame, as styles of their elements. */
  get styles(): {
    readonly frame: Readonly<Record<string, string>>;
    readonly picture: Readonly<Record<string, string>>;
  } {
    const {values} = this.#host;
    const {innerWidth: width, innerHeight: height} = window;
    return {frame: frameStyle(values, 0, {width, height}), picture: pictureStyle(values, 0)};
  }

  /** The operator is there. */
  admit(): void {
    this.#setAttended(true);
  }

  #start(): void {
    this.#startedAtMs = performance.now();
    this.#sleepAgain = keepAwake((message) => this.#notices.show({id: 'awake', kind: 'note', message}));
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    queueMicrotask(() => this.#look());
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#sleepAgain?.();
    this.#leaveFullscreen?.();
    this.#leaveFullscreen = undefined;
    this.#playing = undefined;
    this.attended = false;
    this.#setMode('on');
  }

  /** The clock of the day is read anew each time, so that a clock that is set does no harm. */
  #look(): void {
    const {setlist, schedule, outputs} = this.#host.values;
    this.#setMode(modeAt(schedule, new Date()));
    // Whatever closed one.
    void this.#outputs.open(outputs);
    if (this.attended && performance.now() - this.#signAtMs > attendedForMs) this.#setAttended(false);
    const preset = presetAt(setlist, (performance.now() - this.#startedAtMs) / 60_000);
    if (!preset || preset.name === this.#playing || this.attended) return;
    this.#playing = preset.name;
    this.#host.applyPreset(preset.name);
  }

  #setMode(mode: Mode): void {
    if (mode === this.mode) return;
    this.mode = mode;
    this.#host.rest(mode === 'off');
    this.#host.requestUpdate();
  }

  #setAttended(attended: boolean): void {
    this.attended = attended;
    this.#signAtMs = performance.now();
    this.#host.requestUpdate();
  }

  // In the capture phase: unattended, no key reaches anything else, but that somebody is there is still seen.
  #onKey = (event: KeyboardEvent): void => {
    const {install, pin} = this.#host.values;
    if (!install) return;
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyO') {
      if (this.attended) this.#setAttended(false);
      else if (pin === '') this.admit();
      else this.#host.askPin(pin);
      event.preventDefault();
      event.stopPropagation();
    } else if (this.unattended) {
      event.stopPropagation();
    }
  };

  #onIntrusion = (event: Event): void => {
    if (!this.unattended) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  #onSign = (): void => {
    this.#signAtMs = performance.now();
  };

  #onMissing({blocked, screens}: Missing): void {
    this.#notices.resolve('outputs');
    if (blocked) {
      this.#notices.show({
        id: 'outputs',
        kind: 'problem',
        message: 'The browser opens no window for the further screens by itself.',
        advice: 'Allow this page to open windows, beside the address, or open them here.',
        action: {label: 'Open them', run: () => void this.#outputs.open(this.#host.values.outputs)},
      });
    } else if (screens > 0) {
      this.#notices.show({
        id: 'outputs',
        kind: 'problem',
        message: `Further screens are missing: ${screens} of ${this.#host.values.outputs} windows have none.`,
        advice:
          'Connect them and switch them on: each window opens by itself. Or ask for fewer further screens.',
      });
    }
  }

  #onResize = (): void => this.#host.requestUpdate();
}
