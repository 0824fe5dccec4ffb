import type {VideoCodec} from 'mediabunny';

/**
 * Whether a packet is decoded but shows nothing: a reference that later frames are made from. A container counts it
 * like any other; the decoder gives no frame for it. Codecs that keep such frames inside a packet with a shown one,
 * as AV1 and HEVC do, have none.
 */
export function isHidden(codec: VideoCodec, packet: Uint8Array): boolean {
  if (codec === 'vp8') return isHiddenVp8(packet);
  return codec === 'vp9' && isHiddenVp9(packet);
}

/** Codecs whose packets have to be read to know how many frames they show. */
export const mayHide = (codec: VideoCodec | null): boolean => codec === 'vp8' || codec === 'vp9';

/** The fifth bit of a frame's tag is show_frame (RFC 6386, 9.1). */
const isHiddenVp8 = ([tag]: Uint8Array): boolean => tag !== undefined && (tag & 0x10) === 0;

/** From the uncompressed header (VP9 bitstream specification, 6.2); a superframe ends in the frame that is shown. */
function isHiddenVp9(packet: Uint8Array): boolean {
  const [head] = packet;
  if (head === undefined || head >> 6 !== 2 || isSuperframe(packet)) return false;
  const profile = ((head >> 5) & 1) | ((head >> 3) & 2);
  // A reserved bit follows profile 3.
  const bits = head << (profile === 3 ? 5 : 4);
  const showsExisting = (bits & 0x80) !== 0;
  return !showsExisting && (bits & 0x20) === 0;
}

/** A superframe's index ends with the byte it begins with (Annex B). */
function isSuperframe(packet: Uint8Array): boolean {
  const marker = packet.at(-1) ?? 0;
  if (marker >> 5 !== 6) return false;
  const indexBytes = 2 + (((marker >> 3) & 3) + 1) * ((marker & 7) + 1);
  return packet.length >= indexBytes && packet[packet.length - indexBytes] === marker;
}

/** Whether a packet of VP8 or VP9 can be decoded without those before it. */
export function isKey(codec: 'vp8' | 'vp9', packet: Uint8Array): boolean {
  const [head = 0xff] = packet;
  if (codec === 'vp8') return (head & 1) === 0;
  const profile = ((head >> 5) & 1) | ((head >> 3) & 2);
  const bits = head << (profile === 3 ? 5 : 4);
  return (bits & 0xc0) === 0;
}
