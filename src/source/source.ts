import {CodedError, type Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {SourceCode} from './notices.ts';

export type SourceKind = Values['source'];

/**
 * One frame of a source. Whoever holds it owns it: pass it on, or close `image`.
 * `timestampMs` is the source's own clock and only grows while one source runs.
 */
export interface Frame {
  readonly image: VideoFrame | ImageBitmap;
  readonly timestampMs: number;
}

/** Where frames go: the dream. */
export interface FrameSink {
  /** Takes a frame over and closes it in time. `selfie` is true for one that shows the viewer to themselves. */
  offer(frame: Frame, selfie: boolean): void;
  /** True while the frames offered are held and none is let go. */
  readonly busy: boolean;
}

/** What a running source reports to. */
export interface SourceListener {
  /** Takes a frame over, and closes it in time. If it throws, the source closes the frame and goes on. */
  frame(frame: Frame): void;
  /** True while the frames given are held and none is let go: a camera whose memory they take has none to give. */
  readonly busy?: boolean;
  /** A frame was lost to `error`, and the source goes on. */
  lost?(error: unknown): void;
  /** The source ended or broke after it had started; it has released everything. */
  ended(why: SourceError): void;
}

/** A source's sound; whoever takes it stops it when nothing more is wanted. */
export interface SourceSound {
  readonly stream: MediaStream;
  stop(): void;
}

/** Where frames come from: started once, stopped once. An image is a source that gives one frame. */
export interface Source {
  readonly kind: SourceKind;
  /** For the status: the camera's name, the video's file name. */
  readonly label: string;
  /** True when it shows the viewer to themselves: a camera that faces the user. */
  readonly selfie: boolean;
  /** Once started: what is other than asked for, such as another camera than the named one. */
  readonly notice?: Message | undefined;
  /** Its sound while it runs; undefined if it has none. Throws CodedError where the browser gives none. */
  sound?(): Promise<SourceSound | undefined>;
  /** Milliseconds from the beginning of what plays, for a source that has one. */
  positionMs?(): number;
  /** For a source of one frame: gives that once more. */
  repeat?(): void;
  /** For a source that plays: pauses it, which gives the present frame once more, or goes on. */
  pause?(on: boolean): void;
  /**
   * For a source that makes or fetches its frames by the page's timers: gives the next if it is due. A hidden page's timers
   * run once a second; whoever is awake calls this as often as it likes.
   */
  beat?(): void;
  /** Starts giving frames to the listener; resolves with the first. Throws SourceError. */
  start(listener: SourceListener): Promise<void>;
  /** Stops and releases everything; no call to the listener follows. */
  stop(): void;
}

/** Why a source could not start or go on. */
export class SourceError extends CodedError<SourceCode> {
  readonly kind: SourceKind;

  constructor(kind: SourceKind, message: Message<SourceCode>) {
    super(message);
    this.kind = kind;
  }
}
