import type {InputAudioTrack, VideoSample} from 'mediabunny';
import type {Message} from '../lib/message.ts';
import type {SizePx} from '../lib/size.ts';
import type {Take} from '../metadata/take.ts';
import type {DeepPixels} from './images/png.ts';
import type {Placed, Span} from './timeline.ts';

/** One frame of the video: when it is presented, for how long, and where it is on the file's own clock. */
export type PlannedFrame = Placed;

/** A track of sound, and what of it is presented when. */
export interface SoundTrack {
  readonly track: InputAudioTrack;
  /** More packets than this cannot be in its file. */
  readonly mostPackets: number;
  /** On the result's clock; nothing is before 0. */
  readonly spans: readonly Span[];
}

/**
 * A video that was looked through: it can be decoded, and every frame to come is known. Upright, with square pixels.
 * Its time is that of presentation: 0 is where a player begins, whatever the file's clock says.
 */
export interface VideoInput extends SizePx {
  readonly audio: readonly SoundTrack[];
  /** In the order of presentation. */
  readonly frames: readonly PlannedFrame[];
  /** The time of presentation at the result's zero. */
  readonly offsetS: number;
  /** Ticks of the video's clock in a second, so that its timestamps can be kept as they are. */
  readonly timeResolution: number;
  /** A performance to be played again, if the video is the source of one. */
  readonly take: Take | undefined;
  /** What of the file is missing. */
  readonly lacks: readonly Message[];
  /**
   * Decodes these frames, whose times on the file's clock only grow; null where one is missing, and frames between them
   * may be given too. Throws what the decoder throws.
   */
  readonly decode: (frames: readonly PlannedFrame[]) => AsyncGenerator<VideoSample | null, void>;
  /** The pixels of a frame that was just decoded, of 16 bits, where the source has so many or could have. */
  readonly deepAt?: (index: number) => DeepPixels | undefined;
  /** Where on the file's clock decoding can begin again after this time; undefined if nowhere. */
  readonly nextKeyS: (afterS: number) => Promise<number | undefined>;
  dispose(): void;
}
