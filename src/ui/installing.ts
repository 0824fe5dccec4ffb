import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {cornersOf, keystoneMatrix} from '../install/keystone.ts';
import {modeAt, type Mode} from '../install/schedule.ts';
import {presetAt} from '../install/setlist.ts';
import {keepAwake} from '../install/wake-lock.ts';
import type {Values} from '../params/values.ts';
import type {Notices} from './notices.ts';

const lookEveryMs = 5000;

/** What an installation moves of the page. */
export interface InstallingHost extends ReactiveControllerHost {
  readonly values: Values;
  applyPreset(name: string): void;
  /** At rest the dream goes no further. */
  rest(on: boolean): void;
}

/** The page when nobody is at its controls: awake, by setlist and day schedule, until the operator asks for the controls. */
export class Installing implements ReactiveController {
  /** What the schedule says now; on when there is no installation. */
  mode: Mode = 'on';
  /** The operator has the controls, although it is an installation. */
  attended = false;
  readonly #host: InstallingHost;
  readonly #notices: Notices;
  #timer: ReturnType<typeof setInterval> | undefined;
  #sleepAgain: (() => void) | undefined;
  #startedAtMs = 0;
  #playing: string | undefined;

  constructor(host: InstallingHost, notices: Notices) {
    this.#host = host;
    this.#notices = notices;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKey, {capture: true});
    window.addEventListener('resize', this.#onResize);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKey, {capture: true});
    window.removeEventListener('resize', this.#onResize);
    this.#stop();
  }

  /** Controls and pointer are out of sight. */
  get unattended(): boolean {
    return this.#host.values.install && !this.attended;
  }

  /** Follows the host's values: begins or ends the installation. */
  hostUpdate(): void {
    const {install} = this.#host.values;
    if (install === (this.#timer !== undefined)) return;
    if (install) this.#start();
    else this.#stop();
  }

  /** Where the picture lies in the window, as the style of its element. */
  get pictureStyle(): Readonly<Record<string, string>> {
    const {turn, keystone} = this.#host.values;
    const {innerWidth: width, innerHeight: height} = window;
    const corners = cornersOf(keystone);
    const turned = {
      '0': '',
      '90': `translate(${width}px, 0) rotate(90deg)`,
      '180': `translate(${width}px, ${height}px) rotate(180deg)`,
      '270': `translate(0, ${height}px) rotate(270deg)`,
    }[turn];
    const transform = [corners ? keystoneMatrix(corners, width, height) : '', turned].join(' ').trim();
    const onItsSide = turn === '90' || turn === '270';
    return {
      transform,
      width: onItsSide ? `${height}px` : '100%',
      height: onItsSide ? `${width}px` : '100%',
    };
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
    this.#playing = undefined;
    this.attended = false;
    this.#setMode('on');
  }

  /** The clock of the day is read anew each time, so that a clock that is set does no harm. */
  #look(): void {
    const {setlist, schedule} = this.#host.values;
    this.#setMode(modeAt(schedule, new Date()));
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

  // In the capture phase: unattended, no key reaches anything else.
  #onKey = (event: KeyboardEvent): void => {
    if (!this.#host.values.install) return;
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyO') {
      this.attended = !this.attended;
      this.#host.requestUpdate();
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (this.unattended) {
      event.stopImmediatePropagation();
    }
  };

  #onResize = (): void => this.#host.requestUpdate();
}
