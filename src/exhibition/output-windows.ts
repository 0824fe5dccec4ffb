import {OutputWindow, type Shown} from './output-window.ts';
import {sizeOf} from './shown-frames.ts';
import {partOf} from './span.ts';
import {exhibitionWindowStrings} from './strings.ts';
import {cropOf, frameSize, frameStyle, lightOf, spreadOf} from './window-style.ts';

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
  readonly window: OutputWindow;
  /** The screen that it was opened on, if the browser says. */
  readonly place: ScreenPlace | undefined;
}

/** Windows with the dream alone, one on each further screen. They close with the page. */
export class OutputWindows {
  readonly #events: OutputEvents;
  /** By number, from 1 on: the page itself is window 0. One that was closed is opened again in its place. */
  readonly #outputs = new Map<number, Output>();
  #count = 0;
  #missing = nothingMissing;
  /** Undefined until the browser says which screens there are, which it may never do. */
  #details: ScreenDetails | undefined;
  #opening: Promise<void> | undefined;

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
    const opened = OutputWindow.open({
      // By its place too: a name is still that of a window that has just been closed elsewhere.
      name: `reverie-output-${index}${place ? `-${place.left}-${place.top}-${place.width}-${place.height}` : ''}`,
      title: exhibitionWindowStrings.screen(index + 1),
      place: place ?? {width: 960, height: 540},
      draw: (output) => drawPart(output, index, this.#events.read()),
    });
    if (opened) this.#outputs.set(index, {window: opened, place});
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
}

/** The screens that the page is not on, from left to right, then down. */
const furtherScreens = ({screens, currentScreen}: ScreenDetails): ScreenPlace[] =>
  screens
    .filter((screen) => screen !== currentScreen)
    .map(({left, top, width, height}) => ({left, top, width, height}))
    .sort((a, b) => a.left - b.left || a.top - b.top);

const samePlace = (a: ScreenPlace | undefined, b: ScreenPlace | undefined): boolean =>
  a?.left === b?.left && a?.top === b?.top && a?.width === b?.width && a?.height === b?.height;

/** Draws the part of the dream that belongs to a window, counted from 1. */
function drawPart(output: OutputWindow, index: number, {values, mode, dream}: Shown): void {
  const {innerWidth: width, innerHeight: height, devicePixelRatio} = output.window;
  const style = frameStyle(values, index, {width, height});
  Object.assign(output.frame.style, style, {opacity: lightOf(mode)});
  const image = dream && sizeOf(dream);
  if (!dream || !image || image.width * image.height === 0 || mode === 'off') return;
  const box = frameSize(values, {width, height});
  output.resize(Math.round(box.width * devicePixelRatio), Math.round(box.height * devicePixelRatio));
  const crop = cropOf(image, box, partOf(spreadOf(values), index), values.fit);
  output.show(dream, crop);
}
