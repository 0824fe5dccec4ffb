import {Redraw} from '../app/redraw.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import {isUnattended, type AppStore} from '../lib/state.ts';
import {notices as catalogue} from '../notices.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';
import type {PictureWindow, ReverieControls} from './controls-window.ts';
import {readyEvent} from './ready.ts';

/** A window that was closed says so nowhere. */
const lookEveryMs = 300;
const always = (): boolean => true;
const size = {width: 1100, height: 860};

/** What the window needs of the page. */
export interface ControlsPage {
  readonly picture: () => PictureWindow;
  /** Called with the window, whose gestures are the hands' too; returns what ends that. */
  readonly follow: (opened: Window) => () => void;
}

/** Moves the controls to a window of their own, so that this one shows the picture alone, and back. */
export class ControlsWindowController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #page: ControlsPage;
  #window: Window | undefined;
  /** The controls in the window, once they are there. */
  #controls: ReverieControls | undefined;
  #redraw: Redraw | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #stops: (() => void)[] = [];
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, notices: NoticeController, page: ControlsPage) {
    this.#store = store;
    this.#notices = notices;
    this.#page = page;
  }

  connect(): void {
    addEventListener(readyEvent, this.#onReady);
    addEventListener('pagehide', this.close);
    this.#unsubscribe = this.#store.subscribe((state, before) => {
      this.#redraw?.follow(state, before);
      if (this.#window && isUnattended(state)) this.close();
    });
  }

  disconnect(): void {
    this.#unsubscribe?.();
    removeEventListener(readyEvent, this.#onReady);
    removeEventListener('pagehide', this.close);
    this.close();
  }

  /** The elements of the window, while it has the controls. */
  get controls(): ReverieControls | undefined {
    return this.#controls;
  }

  /** Opens the window, or closes it if it is open. */
  toggle(): void {
    if (this.#window) this.close();
    else if (!isUnattended(this.#store.state)) this.#open();
  }

  /** Closes the window: the controls are here again. */
  readonly close = (): void => {
    const opened = this.#window;
    if (!opened) return;
    this.#release();
    clearInterval(this.#timer);
    this.#window = undefined;
    opened.close();
    this.#store.set({controlsAway: false, dialogOpen: false, searching: false});
  };

  #open(): void {
    this.#notices.resolve('controls-window');
    const features = `popup,width=${size.width},height=${size.height}`;
    const opened = window.open(new URL('controls.html', document.baseURI), 'reverie-controls', features);
    if (!opened) {
      this.#notices.show({
        id: 'controls-window',
        kind: 'problem',
        ...catalogue['controls-window-blocked'](),
        actions: [{label: noticeActionStrings.windows.openOne, run: () => this.toggle()}],
      });
      return;
    }
    this.#window = opened;
    this.#timer = setInterval(() => {
      if (opened.closed) this.close();
    }, lookEveryMs);
  }

  // Again when the window is reloaded. The controls go from here once they are there.
  readonly #onReady = (event: Event): void => {
    const {detail: controls} = event as CustomEvent<ReverieControls>;
    const opened = this.#window;
    if (!opened || controls.ownerDocument.defaultView !== opened) return;
    this.#release();
    this.#controls = controls;
    this.#redraw = new Redraw(opened, () => (controls.state = this.#store.state), always);
    this.#redraw.connect();
    this.#stops = [this.#page.follow(opened), () => this.#redraw?.disconnect()];
    this.#store.set({controlsAway: true, allControls: true});
    controls.picture = this.#page.picture();
    controls.state = this.#store.state;
  };

  #release(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#redraw = undefined;
    this.#controls = undefined;
  }
}
