import {reasonOf} from '../lib/reason.ts';
import type {SourceRequest} from './open.ts';
import {notices as sourceNotices} from './notices.ts';
import {SourceError} from './source.ts';
import type {Frame, Source, SourceListener} from './source.ts';

/** What happens to the source. */
export interface SourceKeeperEvents {
  frame(frame: Frame, source: Source): void;
  /** The frames that were given have not been closed yet. */
  readonly busy?: boolean;
  /** A frame was lost to `error`; the source goes on. */
  lost?(error: unknown): void;
  /** `source` gives frames now, and the one before has stopped. */
  running(source: Source, request: SourceRequest): void;
  /** The source asked for could not start, or the one that ran has ended. */
  failed(error: SourceError, request: SourceRequest): void;
}

/** How long the last frame of a source that ended stays before the clouds take over. */
const lastFrameStaysMs = 4000;

/** A camera that is allowed and free gives a frame within this time; for a slower one the clouds are painted. */
const cameraComesMs = 300;

/**
 * Keeps a source running: a new source takes over with its first frame, a source that cannot start leaves the one before
 * as it was, and when one ends, the drawn scene follows after a while; where there is nothing yet, the scene is shown
 * until the camera gives its first frame.
 */
export class SourceKeeper {
  readonly #open: (request: SourceRequest) => Source;
  readonly #events: SourceKeeperEvents;
  readonly #bridges: boolean;
  #current: Source | undefined;
  #candidate: Source | undefined;
  /** The scene that will show until the camera does. */
  #bridge: Source | undefined;
  #sceneTimer: ReturnType<typeof setTimeout> | undefined;

  /** Without `bridges` nothing follows a source that ended. */
  constructor(
    open: (request: SourceRequest) => Source,
    events: SourceKeeperEvents,
    {bridges = true}: {readonly bridges?: boolean} = {},
  ) {
    this.#open = open;
    this.#events = events;
    this.#bridges = bridges;
  }

  /** The source that gives frames now. */
  get current(): Source | undefined {
    return this.#current;
  }

  /** Starts the source for `request`; an earlier request that has not delivered yet is given up. */
  async choose(request: SourceRequest): Promise<void> {
    this.#candidate?.stop();
    let source: Source | undefined;
    try {
      source = this.#candidate = this.#open(request);
      if (!this.#current && this.#sceneTimer === undefined) this.#sceneAfter(cameraComesMs, request);
      await source.start(this.#listenerFor(source, request));
      this.#promote(source, request);
    } catch (error) {
      // Given up for a later request.
      if (source !== this.#candidate && source !== this.#current) return;
      this.#candidate = undefined;
      this.#events.failed(asSourceError(error, request), request);
      if (!this.#current) this.#sceneAfter(0, request);
    }
  }

  /** Stops everything. */
  stop(): void {
    this.#noScene();
    this.#candidate?.stop();
    this.#current?.stop();
    this.#candidate = this.#current = undefined;
  }

  #listenerFor(source: Source, request: SourceRequest): SourceListener {
    const events = this.#events;
    return {
      get busy() {
        return events.busy ?? false;
      },
      frame: (frame: Frame) => {
        this.#promote(source, request);
        if (source === this.#current) this.#events.frame(frame, source);
        else frame.image.close();
      },
      lost: (error: unknown) => events.lost?.(error),
      ended: (why: SourceError) => {
        if (source !== this.#current) return;
        this.#current = undefined;
        this.#events.failed(why, request);
        this.#sceneAfter(lastFrameStaysMs, request);
      },
    };
  }

  #promote(source: Source, request: SourceRequest): void {
    if (source !== this.#candidate) return;
    this.#noScene();
    this.#current?.stop();
    this.#candidate = undefined;
    this.#current = source;
    this.#events.running(source, request);
  }

  #sceneAfter(ms: number, {kind}: SourceRequest): void {
    clearTimeout(this.#sceneTimer);
    if (kind === 'scene' || !this.#bridges) return;
    this.#sceneTimer = setTimeout(() => {
      this.#sceneTimer = undefined;
      if (this.#current || this.#bridge) return;
      if (this.#candidate?.kind === 'camera') void this.#showScene();
      else if (!this.#candidate) void this.choose({kind: 'scene'});
    }, ms);
  }

  #noScene(): void {
    clearTimeout(this.#sceneTimer);
    this.#sceneTimer = undefined;
    this.#bridge?.stop();
    this.#bridge = undefined;
  }

  /** Shows the scene until the awaited source gives its first frame, however long that takes. */
  async #showScene(): Promise<void> {
    const request = {kind: 'scene'} as const;
    const scene = (this.#bridge = this.#open(request));
    try {
      await scene.start({
        frame: (frame) => {
          if (scene === this.#bridge) {
            this.#bridge = undefined;
            this.#current = scene;
            this.#events.running(scene, request);
          }
          if (scene === this.#current) this.#events.frame(frame, scene);
          else frame.image.close();
        },
        lost: (error) => this.#events.lost?.(error),
        ended: () => (this.#current = this.#current === scene ? undefined : this.#current),
      });
    } catch (error) {
      if (scene !== this.#bridge) return;
      this.#bridge = undefined;
      this.#events.failed(asSourceError(error, request), request);
    }
  }
}

const asSourceError = (error: unknown, {kind}: SourceRequest): SourceError =>
  error instanceof SourceError
    ? error
    : new SourceError(kind, sourceNotices['source-failed']({kind, reason: reasonOf(error)}));
