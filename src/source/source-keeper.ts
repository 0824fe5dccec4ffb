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

/**
 * Keeps a source running: a new source takes over with its first frame, a source that cannot start leaves the one before
 * as it was, and when one ends, the drawn scene follows after a while.
 */
export class SourceKeeper {
  readonly #open: (request: SourceRequest) => Source;
  readonly #events: SourceKeeperEvents;
  readonly #bridges: boolean;
  #current: Source | undefined;
  #candidate: Source | undefined;
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
    clearTimeout(this.#sceneTimer);
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
    clearTimeout(this.#sceneTimer);
    this.#current?.stop();
    this.#candidate = undefined;
    this.#current = source;
    this.#events.running(source, request);
  }

  #sceneAfter(ms: number, {kind}: SourceRequest): void {
    clearTimeout(this.#sceneTimer);
    if (kind === 'scene' || !this.#bridges) return;
    this.#sceneTimer = setTimeout(() => {
      if (this.#current) return;
      if (this.#candidate?.kind === 'camera') void this.#bridge();
      else if (!this.#candidate) void this.choose({kind: 'scene'});
    }, ms);
  }

  /** Shows the scene until the awaited source gives its first frame, however long that takes. */
  async #bridge(): Promise<void> {
    const request = {kind: 'scene'} as const;
    const scene = this.#open(request);
    const takeOver = (): void => {
      if (this.#current) {
        scene.stop();
        return;
      }
      this.#current = scene;
      this.#events.running(scene, request);
    };
    await scene.start({
      frame: (frame) => {
        if (this.#current !== scene) takeOver();
        if (scene === this.#current) this.#events.frame(frame, scene);
        else frame.image.close();
      },
      lost: (error) => this.#events.lost?.(error),
      ended: () => (this.#current = this.#current === scene ? undefined : this.#current),
    });
  }
}

const asSourceError = (error: unknown, {kind}: SourceRequest): SourceError =>
  error instanceof SourceError
    ? error
    : new SourceError(kind, sourceNotices['source-failed']({kind, reason: reasonOf(error)}));
