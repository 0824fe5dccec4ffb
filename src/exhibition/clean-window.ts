import {OutputWindow, type Shown} from './output-window.ts';
import {sizeOf} from './shown-frames.ts';
import {exhibitionWindowStrings} from './strings.ts';
import {lightOf, type Size} from './window-style.ts';

/** Until the size of the dream is known. */
const firstSize: Size = {width: 960, height: 540};

/** A window with the dream alone, whole and at its own size: for a window capture, a projector or a virtual camera. */
export class CleanWindow {
  readonly #read: () => Shown;
  #output: OutputWindow | undefined;
  /** Of the dream that the window was made to fit. */
  #fitted = firstSize;

  /** `read` says what to show in a frame of the window. */
  constructor(read: () => Shown) {
    this.#read = read;
    window.addEventListener('pagehide', this.close);
  }

  /** Opens it, or closes it if it is open. False if the browser does not let it be opened. */
  toggle(): boolean {
    if (this.#output && !this.#output.closed) {
      this.close();
      return true;
    }
    const {dream} = this.#read();
    this.#fitted = dream ? sizeOf(dream) : firstSize;
    this.#output = OutputWindow.open({
      name: 'reverie-clean',
      title: exhibitionWindowStrings.clean,
      place: pixelForPixel(this.#fitted, window),
      draw: (output) => this.#draw(output),
    });
    return this.#output !== undefined;
  }

  close = (): void => {
    this.#output?.close();
    this.#output = undefined;
  };

  #draw(output: OutputWindow): void {
    const {mode, dream} = this.#read();
    output.frame.style.opacity = lightOf(mode);
    const size = dream && sizeOf(dream);
    if (!dream || !size || size.width * size.height === 0 || mode === 'off') return;
    output.resize(size.width, size.height);
    output.show(dream, {x: 0, y: 0, ...size});
    if (size.width === this.#fitted.width && size.height === this.#fitted.height) return;
    this.#fitted = size;
    fitWindow(output.window, size);
  }
}

/** The size in CSS pixels at which an image is shown pixel for pixel, or as much of it as the screen has room for. */
function pixelForPixel({width, height}: Size, {devicePixelRatio, screen}: Window): Size {
  const scale = Math.min(1 / devicePixelRatio, screen.availWidth / width, screen.availHeight / height);
  return {width: Math.round(width * scale), height: Math.round(height * scale)};
}

/** Makes a window as large as what it shows; one that fills its screen stays as it is. */
function fitWindow(opened: Window, size: Size): void {
  if (opened.document.fullscreenElement) return;
  const {width, height} = pixelForPixel(size, opened);
  opened.resizeBy(width - opened.innerWidth, height - opened.innerHeight);
}
