import {Outlet} from './outlet.ts';
import {makeCanvas} from './scene/canvas.ts';
import {Painting, sceneSize} from './scene/painting.ts';
import type {Source, SourceListener} from './source.ts';
import {sourceStrings} from './strings.ts';

const frameEveryMs = 1000 / 30;

/** Clouds over hills, drawn by the page itself: needs no camera, no file and no permission. */
export class SceneSource implements Source {
  readonly kind = 'scene';
  readonly label = sourceStrings.scene;
  readonly selfie = false;
  #outlet: Outlet | undefined;
  #draw: (() => void) | undefined;

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('scene', listener));
    try {
      this.#draw = await play(outlet);
    } catch (error) {
      outlet.close();
      throw error;
    }
    await outlet.first;
  }

  beat(): void {
    this.#draw?.();
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = this.#draw = undefined;
  }
}

/** Draws the scene and gives it to the outlet until that closes; what is returned draws it in between, if a frame is due. */
async function play(outlet: Outlet): Promise<(() => void) | undefined> {
  const painting = await Painting.paint();
  outlet.onClose(() => painting.close());
  const {canvas, context} = makeCanvas(sceneSize.widthPx, sceneSize.heightPx, {alpha: false});

  // Stopped while it was painted.
  if (!outlet.isOpen) return undefined;

  const startedMs = performance.now();
  let drawnMs = -Infinity;
  const draw = (): void => {
    const elapsedMs = performance.now() - startedMs;
    drawnMs = elapsedMs;
    try {
      painting.draw(context, elapsedMs / 1000);
      outlet.give(frameOf(canvas, elapsedMs), elapsedMs);
    } catch (error) {
      outlet.lose(error);
    }
  };
  const timer = setInterval(draw, frameEveryMs);
  outlet.onClose(() => clearInterval(timer));
  draw();
  return () => {
    if (performance.now() - startedMs - drawnMs >= frameEveryMs) draw();
  };
}

/** The canvas as a frame, which shares its memory. */
const frameOf = (canvas: OffscreenCanvas, elapsedMs: number): VideoFrame =>
  new VideoFrame(canvas, {timestamp: Math.round(elapsedMs * 1000)});
