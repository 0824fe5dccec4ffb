import {codecs, type StreamSettings} from './settings.ts';

/**
 * The browser's codecs as they are to be offered: the chosen one first, then the others in the order of `codecs`, and
 * with them what repairs losses. Those that a server does not know it leaves out of its answer.
 */
export function inOrder<T extends Pick<RTCRtpCodec, 'mimeType'>>(
  offered: readonly T[],
  chosen: StreamSettings['codec'],
): T[] {
  const order = [...(chosen === 'auto' ? [] : [chosen]), ...codecs].map((name) => `video/${name}`);
  const rank = ({mimeType}: T): number => {
    const at = order.indexOf(mimeType.toLowerCase());
    return at < 0 ? order.length : at;
  };
  return offered.toSorted((a, b) => rank(a) - rank(b));
}
