import {displayStrings} from '../display/strings.ts';
import {has} from '../lib/capabilities.ts';
import type {Values} from '../params/values.ts';
import type {Mode} from './schedule.ts';
import type {Picture} from './shown-frames.ts';
import type {Crop} from './window-style.ts';

/** What an output shows in one of its frames. */
export interface Shown {
  readonly values: Values;
  readonly mode: Mode;
  /** The newest frame; undefined while there is none: the one before stays. */
  readonly dream: Picture | undefined;
}

/** Where a window is opened, in CSS pixels; without a place the browser chooses. */
export interface WindowPlace {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
}

export interface OutputRequest {
  /** One that is open under this name is taken over. */
  readonly name: string;
  readonly title: string;
  readonly place: WindowPlace;
  /** Called in each of the window's own frames. */
  readonly draw: (output: OutputWindow) => void;
}

/**
 * A window with a canvas and nothing else, drawn by its own frames: the browser gives those as long as this window is
 * seen, whatever covers the page that opened it. A click makes it fill the screen. It runs no script of its own.
 */
export class OutputWindow {
  readonly window: Window;
  /** Around the canvas, for what is to be transformed or faded. */
  readonly frame: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;

  private constructor(opened: Window, context: CanvasRenderingContext2D, {title, draw}: OutputRequest) {
    const {document} = opened;
    this.window = opened;
    this.context = context;
    this.canvas = context.canvas;
    this.frame = document.createElement('div');
    this.#build(title);
    const turn = (): void => {
      if (opened.closed) return;
      opened.requestAnimationFrame(turn);
      draw(this);
    };
    opened.requestAnimationFrame(turn);
  }

  /** Undefined if the browser lets none be opened. */
  static open(request: OutputRequest): OutputWindow | undefined {
    const {left, top, width, height} = request.place;
    const where = left === undefined || top === undefined ? '' : `,left=${left},top=${top}`;
    const opened = window.open('', request.name, `popup${where},width=${width},height=${height}`);
    if (!opened) return undefined;
    const context = document.createElement('canvas').getContext('2d', {alpha: false});
    if (!context) {
      opened.close();
      return undefined;
    }
    return new OutputWindow(opened, context, request);
  }

  /** Draws a part of `dream` over the whole canvas, in place of what was there; what is transparent becomes black. */
  show(dream: Picture, {x, y, width, height}: Crop): void {
    const {context, canvas} = this;
    context.globalCompositeOperation = 'copy';
    context.drawImage(dream, x, y, width, height, 0, 0, canvas.width, canvas.height);
  }

  get closed(): boolean {
    return this.window.closed;
  }

  close(): void {
    this.window.close();
  }

  /** Gives the canvas this size in its own pixels. */
  resize(width: number, height: number): void {
    if (this.canvas.width !== width || this.canvas.height !== height) {
      Object.assign(this.canvas, {width, height});
    }
  }

  #build(title: string): void {
    const {document} = this.window;
    const {frame, canvas} = this;
    document.title = title;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', displayStrings.dream);
    Object.assign(document.body.style, {
      ...{margin: '0', background: '#000', overflow: 'hidden', cursor: 'none'},
    });
    Object.assign(frame.style, {
      ...{position: 'absolute', left: '0', top: '0', overflow: 'hidden', width: '100%', height: '100%'},
      ...{transformOrigin: '0 0', transition: 'opacity 4s'},
    });
    Object.assign(canvas.style, {display: 'block', width: '100%', height: '100%', objectFit: 'contain'});
    frame.append(canvas);
    document.body.replaceChildren(frame);
    document.addEventListener('click', () => {
      if (has('fullscreen') && document.fullscreenElement === null) {
        document.documentElement.requestFullscreen().catch(() => undefined);
      }
    });
  }
}
