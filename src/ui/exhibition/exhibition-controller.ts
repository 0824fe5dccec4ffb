import {listenForActivity} from '../../control/activity.ts';
import {CleanWindow} from '../../exhibition/clean-window.ts';
import {keepFullscreen} from '../../exhibition/fullscreen.ts';
import type {Shown} from '../../exhibition/output-window.ts';
import {OutputWindows, type Missing} from '../../exhibition/output-windows.ts';
import {notices as exhibitionNotices} from '../../exhibition/notices.ts';
import {isClockWrong, modeAt} from '../../exhibition/schedule.ts';
import {ShownFrames, type PageFrames} from '../../exhibition/shown-frames.ts';
import {keepAwake} from '../../exhibition/wake-lock.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import {isUnattended} from '../lib/state.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

const checkEveryMs = 5000;
/** An operator who is inactive for this long has left, and the controls are hidden again. */
const attendedForMs = 300_000;

const timeOfDay = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short'});
const dateAndTime = new Intl.DateTimeFormat('en-GB', {dateStyle: 'long', timeStyle: 'short'});

/** What could bring in a visitor's own files, or a menu. */
const intrusions = ['drop', 'dragover', 'paste', 'contextmenu'];

/** What an exhibition uses of the page's elements. */
export interface ExhibitionPage {
  /** What other windows show of it. */
  readonly frames: PageFrames;
  /** Asks for the operator's PIN; the right one sets `attended`. */
  askPin(pin: string): void;
  /** Shows a few words for some seconds, unattended too. */
  say(text: string): void;
  /** When the page was built, as its server says. */
  readonly builtAt: Date;
}

/**
 * The page of an exhibition: awake, in full screen, by day schedule, without controls until the operator
 * asks for them. And the windows on other screens and for other programs, which are there without an exhibition too.
 */
export class ExhibitionController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #page: ExhibitionPage;
  readonly #frames: ShownFrames;
  readonly #outputs: OutputWindows;
  readonly #cleanWindow: CleanWindow;
  #disconnects: (() => void)[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #sleepAgain: (() => void) | undefined;
  #leaveFullscreen: (() => void) | undefined;
  #activeAtMs = 0;
  #outputCount = 0;
  #clockWasWrong = false;

  constructor(store: AppStore, notices: NoticeController, page: ExhibitionPage) {
    this.#store = store;
    this.#notices = notices;
    this.#page = page;
    this.#frames = new ShownFrames(page.frames);
    const read = (): Shown => ({
      values: store.state.values,
      mode: store.state.perform.blackout ? 'off' : store.state.mode,
      dream: this.#frames.read(),
    });
    this.#outputs = new OutputWindows({read, missing: (missing) => this.#onMissing(missing)});
    this.#cleanWindow = new CleanWindow(read);
  }

  connect(): void {
    this.#disconnects = [
      listenInCapture(['keydown'], (event) => this.#onKey(event as KeyboardEvent)),
      listenInCapture(intrusions, (event) => this.#onIntrusion(event)),
      listenForActivity(window, () => (this.#activeAtMs = performance.now())),
      this.#store.subscribe((state, before) => {
        if (state.attended && !before.attended) this.#activeAtMs = performance.now();
        if (before.controlsShown && !state.controlsShown) this.#lock();
        this.#follow(state);
      }),
    ];
    this.#follow(this.#store.state);
  }

  disconnect(): void {
    for (const stop of this.#disconnects) stop();
    this.#outputs.close();
    this.#cleanWindow.close();
    this.#frames.close();
    this.#outputCount = 0;
    this.#stop();
  }

  /** Opens or closes the window with the dream alone. */
  toggleCleanWindow(): void {
    this.#notices.resolve('clean-window');
    if (this.#cleanWindow.toggle()) return;
    this.#notices.show({
      id: 'clean-window',
      kind: 'problem',
      ...notices['outputs-blocked'](),
      actions: [{label: noticeActionStrings.windows.openOne, run: () => this.toggleCleanWindow()}],
    });
  }

  /** Starts or ends the exhibition, opens and closes windows, as the state asks. */
  #follow(state: AppState): void {
    const {install, fullscreen, outputs} = state.values;
    // Only when it changes: a window that is refused is a notice, which changes the state.
    if (outputs !== this.#outputCount) void this.#outputs.open((this.#outputCount = outputs));
    if (install !== (this.#timer !== undefined)) {
      if (install) this.#start();
      else this.#stop();
    }
    if (fullscreen && isUnattended(state)) {
      this.#leaveFullscreen ??= keepFullscreen();
    } else {
      this.#leaveFullscreen?.();
      this.#leaveFullscreen = undefined;
    }
  }

  #start(): void {
    this.#sleepAgain = keepAwake((message) => this.#notices.show({id: 'awake', kind: 'note', ...message}));
    this.#timer = setInterval(() => this.#check(), checkEveryMs);
    this.#check();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#sleepAgain?.();
    this.#leaveFullscreen?.();
    this.#leaveFullscreen = undefined;
    this.#notices.resolve('clock');
    this.#clockWasWrong = false;
    this.#store.set({attended: false, mode: 'on'});
  }

  /** Follows schedule and operator. The time of day is read each time: the clock may be set meanwhile. */
  #check(): void {
    const {values, attended} = this.#store.state;
    this.#followSchedule();
    // Some may have been closed.
    void this.#outputs.open(values.outputs);
    const nowMs = performance.now();
    if (attended && nowMs - this.#activeAtMs > attendedForMs) this.#lock();
  }

  /** The operator is done, or has left: nobody else gets at the controls. */
  #lock(): void {
    const {values, attended} = this.#store.state;
    if (!attended) return;
    this.#store.set({attended: false});
    if (values.pin !== '') this.#page.say(exhibitionNotices.locked().message);
  }

  #followSchedule(): void {
    const {values, mode: before} = this.#store.state;
    const now = new Date();
    const isWrong = values.schedule !== '' && isClockWrong(now, this.#page.builtAt);
    const mode = isWrong ? 'on' : modeAt(values.schedule, now);
    if (mode !== before) this.#store.set({mode, modeSince: timeOfDay.format(now)});
    if (isWrong === this.#clockWasWrong) return;
    this.#clockWasWrong = isWrong;
    if (!isWrong) this.#notices.resolve('clock');
    else {
      const clock = dateAndTime.format(now);
      this.#notices.show({id: 'clock', kind: 'problem', ...exhibitionNotices['clock-wrong']({clock})});
    }
  }

  // In the capture phase: unattended, no key reaches anything else.
  #onKey(event: KeyboardEvent): void {
    const {state} = this.#store;
    const {install, pin} = state.values;
    if (!install) return;
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyO') {
      if (state.attended) this.#lock();
      else if (pin === '') this.#store.set({attended: true});
      else this.#page.askPin(pin);
      event.preventDefault();
      event.stopPropagation();
    } else if (isUnattended(state)) {
      event.stopPropagation();
    }
  }

  #onIntrusion(event: Event): void {
    if (!isUnattended(this.#store.state)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #onMissing({blocked, screens}: Missing): void {
    const {outputs} = this.#store.state.values;
    this.#notices.resolve('outputs');
    if (blocked) {
      this.#notices.show({
        id: 'outputs',
        kind: 'problem',
        ...notices['outputs-blocked'](),
        actions: [{label: noticeActionStrings.windows.openAll, run: () => void this.#outputs.open(outputs)}],
      });
    } else if (screens > 0) {
      this.#notices.show({
        id: 'outputs',
        kind: 'problem',
        ...notices['screens-missing']({screens, outputs}),
      });
    }
  }
}

/** Listens on the window before anything else does, until the returned function is called. */
function listenInCapture(types: readonly string[], listener: (event: Event) => void): () => void {
  for (const type of types) window.addEventListener(type, listener, {capture: true});
  return () => {
    for (const type of types) window.removeEventListener(type, listener, {capture: true});
  };
}
