import {notices} from '../../../src/source/notices.ts';
import {SourceError} from '../../../src/source/source.ts';
import type {Frame, Source, SourceListener} from '../../../src/source/source.ts';

/** A source that starts, fails and ends when the test says so. */
export class SourceByHand implements Source {
  readonly label: string;
  readonly selfie: boolean;
  stopped = false;
  /** Frames that were closed. */
  closed = 0;
  pauses: boolean[] = [];
  position = 0;
  repeats = 0;
  readonly pause?: (on: boolean) => void;
  readonly repeat?: () => void;
  #listener: SourceListener | undefined;
  #started!: {resolve: () => void; reject: (error: Error) => void};

  constructor(
    readonly kind: Source['kind'],
    {label = '', selfie = false} = {},
  ) {
    this.label = label;
    this.selfie = selfie;
    if (kind === 'image') this.repeat = () => void (this.repeats += 1);
    if (kind === 'video') this.pause = (on) => void this.pauses.push(on);
  }

  start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    return new Promise((resolve, reject) => (this.#started = {resolve, reject}));
  }
  stop(): void {
    this.stopped = true;
    this.#started.reject(new SourceError(this.kind, notices['source-stopped']({kind: this.kind})));
  }
  positionMs(): number {
    return this.position;
  }
  give(): void {
    const image = {close: () => (this.closed += 1)} as unknown as Frame['image'];
    this.#listener?.frame({image, timestampMs: 0});
    this.#started.resolve();
  }
  fail(): void {
    const {kind} = this;
    this.#started.reject(new SourceError(kind, notices['source-failed']({kind, reason: 'why'})));
  }
  end(): void {
    this.#listener?.ended(new SourceError(this.kind, notices['screen-ended']()));
  }
}
