import {canEncodeAudio, canEncodeVideo, Quality} from 'mediabunny';
import type {AudioCodec, VideoCodec} from 'mediabunny';
import {CodedError} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import {notices} from './notices.ts';

/** Container and codecs of a clip. */
export interface ClipFormat {
  readonly container: 'mp4' | 'webm';
  readonly video: VideoCodec;
  readonly audio: AudioCodec;
}

/**
 * What each choice means. AAC where a player may know nothing else: H.264 in MP4 is what is sent to phones, editors
 * and televisions. Opus everywhere else: it is better, and every browser encodes it.
 */
const formats: Record<Exclude<Values['recordFormat'], 'auto'>, ClipFormat> = {
  h264: {container: 'mp4', video: 'avc', audio: 'aac'},
  av1: {container: 'mp4', video: 'av1', audio: 'opus'},
  vp9: {container: 'webm', video: 'vp9', audio: 'opus'},
};

export interface FrameFormat {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: Values['recordQuality'];
}

/** A quality target as mediabunny has it. */
export const qualityOf = (quality: Values['recordQuality']): Quality =>
  new Quality(({draft: 'low', good: 'high', best: 'very-high'} as const)[quality]);

/** The format for a choice and a size. Throws CodedError if this browser encodes no such video. */
export async function chooseFormat(
  choice: Values['recordFormat'],
  {widthPx, heightPx, quality}: FrameFormat,
): Promise<ClipFormat> {
  const candidates = choice === 'auto' ? [formats.h264, formats.vp9, formats.av1] : [formats[choice]];
  for (const format of candidates) {
    const options = {width: widthPx, height: heightPx, quality: qualityOf(quality)};
    if (await canEncodeVideo(format.video, options)) return format;
  }
  const names = candidates.map(({video, container}) => `${video} in ${container}`).join(', ');
  throw new CodedError(notices['no-encoder']({formats: names, widthPx, heightPx}));
}

/** Whether the browser encodes AAC itself, or by a library that has to be fetched. */
export const encodesAac = (): Promise<boolean> => canEncodeAudio('aac');
