import {has} from '../lib/capabilities.ts';
import type {Values} from '../params/values.ts';
import type {Mode} from './schedule.ts';
import {partOf} from './span.ts';
import {cropOf, frameSize, frameStyle, spreadOf} from './window-style.ts';

/** A screen's place on the desktop in CSS pixels, which the page may be allowed to know. */
interface ScreenPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
interface ScreenDetails extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly screens: readonly ScreenPlace[];
  readonly currentScreen: ScreenPlace;
}

/** What an output shows at this moment. */
export interface Shown {
  readonly values: Values;
  readonly mode: Mode;
  /** The newest frame; undefined while there is none: the one before stays. */
  readonly dream: HTMLCanvasElement | undefined;
}

/** What the windows ask for and report. */
export interface OutputEvents {
  read(): Shown;
  /** Called when it changes. */
  missing(missing: Missing): void;
}

/** Why there are fewer windows than were asked for. */
export interface Missing {
  /** The browser opens no window without a touch: call `open` after the next one. */
  readonly blocked: boolean;
  /** The number of windows without a screen of their own. */
  readonly screens: number;
}

const nothingMissing: Missing = {blocked: false, screens: 0};

interface Output {
  readonly window: Window;
  /** The screen that it was opened on, if the browser says. */
  readonly place: ScreenPlace | undefined;
  readonly frame: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

/** How strongly a schedule's mode lights the screen. */
const light: Readonly<Record<Mode, string>> = {on: '1', dim: '0.3', off: '0'};

/**
 * Windows with the dream alone, one on each further screen. The page draws into them: they run nothing of their own, and
 * close with it.
 */
export class OutputWindows {
  readonly #events: OutputEvents;
  /** By number, from 1 on: the page itself is window 0. One that was closed is opened again in its place. */
  readonly #outputs = new Map<number, Output>();
  #count = 0;
  #missing = nothingMissing;
  /** Undefined until the browser says which screens there are, which it may never do. */
  #details: ScreenDetails | undefined;
  #opening: Promise<void> | undefined;
  #request: number | undefined;

  constructor(events: OutputEvents) {
    this.#events = events;
    // After a reload, for one, its windows would stay without anything drawing into them.
    window.addEventListener('pagehide', this.close);
  }

  /**
   * Opens and closes windows until there are `count`. If the browser says which screens there are, each window has its own,
   * and one whose screen is gone stays closed until the screen is back, so that it covers nothing else.
   */
  async open(count: number): Promise<void> {
    this.#count = count;
    if (count === 0 && this.#outputs.size === 0) {
      this.#miss(nothingMissing);
      return;
    }
    this.#opening ??= this.#arrange().finally(() => (this.#opening = undefined));
    await this.#opening;
  }

  close = (): void => {
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    this.#request = undefined;
    this.#details?.removeEventListener('screenschange', this.#onScreens);
    this.#details = undefined;
    for (const output of this.#outputs.values()) output.window.close();
    this.#outputs.clear();
  };

  async #arrange(): Promise<void> {
    for (const [index, {window: opened}] of this.#outputs) {
      if (index > this.#count) opened.close();
      if (opened.closed) this.#outputs.delete(index);
    }
    if (this.#outputs.size < this.#count) await this.#meetScreens();
    const places = this.#details && furtherScreens(this.#details);
    let blocked = false;
    for (let index = 1; index <= this.#count && !blocked; index += 1) {
      blocked = !this.#settle(index, places);
    }
    this.#miss({blocked, screens: places ? Math.max(0, this.#count - places.length) : 0});
    if (this.#outputs.size > 0) this.#request ??= requestAnimationFrame(this.#draw);
  }

  /** Puts a window where it belongs. False if the browser does not let it be opened. */
  #settle(index: number, places: readonly ScreenPlace[] | undefined): boolean {
    const place = places?.[index - 1];
    const output = this.#outputs.get(index);
    if (output && samePlace(output.place, place)) return true;
    // One that fills its screen cannot be moved.
    output?.window.close();
    this.#outputs.delete(index);
    if (places && !place) return true;
    const opened = openOutput(index, place);
    if (opened) this.#outputs.set(index, opened);
    return opened !== undefined;
  }

  #miss(missing: Missing): void {
    const before = this.#missing;
    this.#missing = missing;
    if (before.blocked !== missing.blocked || before.screens !== missing.screens) {
      this.#events.missing(missing);
    }
  }

  async #meetScreens(): Promise<void> {
    const {getScreenDetails} = window as {getScreenDetails?: () => Promise<ScreenDetails>};
    try {
      // The same object for ever: it changes with the screens.
      this.#details ??= await getScreenDetails?.call(window);
      this.#details?.addEventListener('screenschange', this.#onScreens);
    } catch {
      // Not allowed, or not without a touch: asked again with the next window that is missing.
    }
  }

  #onScreens = (): void => void this.open(this.#count);

  #draw = (): void => {
    const shown = this.#events.read();
    for (const [index, output] of this.#outputs) {
      if (!output.window.closed) drawOutput(output, index, shown);
    }
    this.#request = requestAnimationFrame(this.#draw);
  };
}

/** The screens that the page is not on, from left to right, then down. */
const furtherScreens = ({screens, currentScreen}: ScreenDetails): ScreenPlace[] =>
  screens
    .filter((screen) => screen !== currentScreen)
    .map(({left, top, width, height}) => ({left, top, width, height}))
    .sort((a, b) => a.left - b.left || a.top - b.top);

const samePlace = (a: ScreenPlace | undefined, b: ScreenPlace | undefined): boolean =>
  a?.left === b?.left && a?.top === b?.top && a?.width === b?.width && a?.height === b?.height;

/** Opens a window, on a screen if one is known; a touch there makes it fill the screen. Undefined if it is blocked. */
function openOutput(index: number, place: ScreenPlace | undefined): Output | undefined {
  const {left, top, width, height} = place ?? {width: 960, height: 540};
  const where = left === undefined ? '' : `,left=${left},top=${top}`;
  // By its place too: a name is still that of a window that has just been closed elsewhere.
  const name = `reverie-output-${index}${where.replaceAll(/\W+/g, '-')}`;
  const opened = window.open('', name, `popup${where},width=${width},height=${height}`);
  if (!opened) return undefined;
  const {document} = opened;
  document.title = `Reverie, screen ${index + 1}`;
  const frame = document.createElement('div');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) {
    opened.close();
    return undefined;
  }
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'The dream');
  Object.assign(document.body.style, {margin: '0', background: '#000', overflow: 'hidden', cursor: 'none'});
  Object.assign(frame.style, {
    ...{position: 'absolute', left: '0', top: '0', overflow: 'hidden'},
    ...{transformOrigin: '0 0', transition: 'opacity 4s'},
  });
  Object.assign(canvas.style, {display: 'block', width: '100%', height: '100%'});
  frame.append(canvas);
  document.body.replaceChildren(frame);
  document.addEventListener('click', () => {
    if (has('fullscreen') && document.fullscreenElement === null) {
      document.documentElement.requestFullscreen().catch(() => undefined);
    }
  });
  return {window: opened, place, frame, canvas, context};
}

function drawOutput({window, frame, canvas, context}: Output, index: number, shown: Shown): void {
  const {values, mode, dream} = shown;
  const size = {width: window.innerWidth, height: window.innerHeight};
  Object.assign(frame.style, frameStyle(values, index, size), {opacity: light[mode]});
  if (!dream || dream.width * dream.height === 0 || mode === 'off') return;
  const box = frameSize(values, size);
  const width = Math.round(box.width * window.devicePixelRatio);
  const height = Math.round(box.height * window.devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
  const crop = cropOf(dream, box, partOf(spreadOf(values), index), values.fit);
  context.drawImage(dream, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
}
