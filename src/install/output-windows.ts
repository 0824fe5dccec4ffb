import type {Values} from '../params/values.ts';
import type {Mode} from './schedule.ts';
import {partOf} from './span.ts';
import {cropOf, frameSize, frameStyle, spreadOf} from './window-style.ts';

/** A screen as the browser tells it when it is allowed to; where it lies on the desktop, in CSS pixels. */
interface ScreenPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
interface ScreenDetails {
  readonly screens: readonly ScreenPlace[];
  readonly currentScreen: ScreenPlace;
}

/** What an output shows at this moment. */
export interface Shown {
  readonly values: Values;
  readonly mode: Mode;
  /** The newest picture; undefined while there is none, and the one before stays. */
  readonly picture: HTMLCanvasElement | undefined;
}

interface Output {
  readonly window: Window;
  readonly frame: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

/** How strongly a schedule's mode lights the screen. */
const light: Readonly<Record<Mode, string>> = {on: '1', dim: '0.3', off: '0'};

/**
 * Windows with the picture alone, one on each further screen. They show what the page shows, drawn by it: they run
 * nothing of their own, and end with it.
 */
export class OutputWindows {
  readonly #read: () => Shown;
  readonly #blocked: () => void;
  #outputs: Output[] = [];
  #opening = false;
  #request: number | undefined;

  /** `blocked` is told when the browser lets no window be opened without a touch: `open` after the next one. */
  constructor(read: () => Shown, blocked: () => void) {
    this.#read = read;
    this.#blocked = blocked;
    // The page goes, by a reload for one: its windows would stay, and nobody would draw in them.
    window.addEventListener('pagehide', this.close);
  }

  /** Opens what is missing of so many windows, and closes what is too much. */
  async open(count: number): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    try {
      this.#outputs = this.#outputs.filter((output) => !output.window.closed);
      for (const {window: surplus} of this.#outputs.splice(count)) surplus.close();
      const places = this.#outputs.length < count ? await furtherScreens() : [];
      while (this.#outputs.length < count) {
        const output = openOutput(this.#outputs.length + 1, places[this.#outputs.length]);
        if (!output) {
          this.#blocked();
          break;
        }
        this.#outputs.push(output);
      }
    } finally {
      this.#opening = false;
    }
    if (this.#outputs.length > 0) this.#request ??= requestAnimationFrame(this.#draw);
  }

  close = (): void => {
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    this.#request = undefined;
    for (const output of this.#outputs) output.window.close();
    this.#outputs = [];
  };

  #draw = (): void => {
    const shown = this.#read();
    for (const [index, output] of this.#outputs.entries()) {
      if (!output.window.closed) drawOutput(output, index + 1, shown);
    }
    this.#request = requestAnimationFrame(this.#draw);
  };
}

/** The screens that the page is not on, from left to right, then down; none where the browser does not tell. */
async function furtherScreens(): Promise<ScreenPlace[]> {
  const {getScreenDetails} = window as {getScreenDetails?: () => Promise<ScreenDetails>};
  try {
    const {screens, currentScreen} = (await getScreenDetails?.call(window)) ?? {screens: []};
    return screens
      .filter((screen) => screen !== currentScreen)
      .sort((a, b) => a.left - b.left || a.top - b.top);
  } catch {
    return [];
  }
}

/** Opens a window, on a screen if one is known; a touch there makes it fill the screen. Undefined if it is blocked. */
function openOutput(index: number, place: ScreenPlace | undefined): Output | undefined {
  const where = place
    ? `,left=${place.left},top=${place.top},width=${place.width},height=${place.height}`
    : ',width=960,height=540';
  const opened = window.open('', `reverie-output-${index}`, `popup${where}`);
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
    if (document.fullscreenElement === null) {
      document.documentElement.requestFullscreen().catch(() => undefined);
    }
  });
  return {window: opened, frame, canvas, context};
}

function drawOutput({window, frame, canvas, context}: Output, index: number, shown: Shown): void {
  const {values, mode, picture} = shown;
  const size = {width: window.innerWidth, height: window.innerHeight};
  Object.assign(frame.style, frameStyle(values, index, size), {opacity: light[mode]});
  if (!picture || picture.width * picture.height === 0 || mode === 'off') return;
  const box = frameSize(values, size);
  const width = Math.round(box.width * window.devicePixelRatio);
  const height = Math.round(box.height * window.devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
  const crop = cropOf(picture, box, partOf(spreadOf(values), index), values.fit);
  context.drawImage(picture, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
}
