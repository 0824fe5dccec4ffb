import {hasLetters, text, view} from '../lib/bytes.ts';
import type {SizePx} from '../lib/size.ts';

/** What a file is by its content. */
export interface Sniffed {
  readonly kind: 'video' | 'image';
  /** Its media type. */
  readonly type: string;
  /** Of an image: it has several frames, or may have. */
  readonly animated: boolean;
}

/** As much of a file's beginning as tells what it is. */
export const headBytes = 4096;

const video = (type: string): Sniffed => ({kind: 'video', type: `video/${type}`, animated: false});
const image = (type: string, animated = false): Sniffed => ({kind: 'image', type: `image/${type}`, animated});

/** Brands of ISO base media that are images; those of sequences are animations. */
const imageBrands: Readonly<Record<string, Sniffed>> = {
  avif: image('avif'),
  avis: image('avif', true),
  heic: image('heic'),
  heix: image('heic'),
  hevc: image('heic', true),
  mif1: image('heif'),
  msf1: image('heif', true),
};

/** Boxes that an MP4 or QuickTime file may begin with. */
const movieBoxes = ['moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp'];

/** What a file is whose first bytes these are; undefined if they tell nothing. */
export function sniff(head: Uint8Array): Sniffed | undefined {
  const has = (at: number, letters: string): boolean => hasLetters(head, at, letters);
  const is = (...bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  if (has(4, 'ftyp')) return imageBrands[text(head.subarray(8, 12))] ?? video('mp4');
  if (movieBoxes.some((box) => has(4, box))) return video('mp4');
  if (is(0x1a, 0x45, 0xdf, 0xa3))
    return video(text(head.subarray(0, 64)).includes('webm') ? 'webm' : 'x-matroska');
  if (isTransportStream(head)) return video('mp2t');
  if (has(0, 'RIFF') && has(8, 'AVI ')) return video('x-msvideo');
  if (has(0, 'OggS')) return video('ogg');
  if (is(0, 0, 1, 0xba) || is(0, 0, 1, 0xb3)) return video('mpeg');
  if (has(0, 'FLV')) return video('x-flv');
  if (is(0x30, 0x26, 0xb2, 0x75)) return video('x-ms-asf');
  if (is(0x89) && has(1, 'PNG')) return image('png', isAnimatedPng(head));
  if (is(0xff, 0xd8, 0xff)) return image('jpeg');
  // How many frames a GIF has, only its end tells.
  if (has(0, 'GIF8')) return image('gif', true);
  if (has(0, 'RIFF') && has(8, 'WEBP')) return image('webp', has(12, 'VP8X') && ((head[20] ?? 0) & 2) !== 0);
  if (has(0, 'BM')) return image('bmp');
  if (is(0x49, 0x49, 0x2a, 0) || is(0x4d, 0x4d, 0, 0x2a)) return image('tiff');
  if (is(0xff, 0x0a) || has(4, 'JXL ')) return image('jxl');
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/.test(text(head)))
    return image('svg+xml');
  return undefined;
}

/** Packets of 188 bytes, or of 192 as cameras write them, each of which begins with 0x47. */
function isTransportStream(head: Uint8Array): boolean {
  return [
    {size: 188, first: 0},
    {size: 192, first: 4},
  ].some(({size, first}) => [0, 1, 2].every((i) => head[first + i * size] === 0x47));
}

/** The chunk that says so comes before the first image data. */
function isAnimatedPng(head: Uint8Array): boolean {
  const chunks = text(head.subarray(0, headBytes));
  const at = chunks.indexOf('acTL');
  const dataAt = chunks.indexOf('IDAT');
  return at !== -1 && (dataAt === -1 || at < dataAt);
}

/** The size that an image's header declares; undefined where it is not known how to read it, or not among these bytes. */
export function declaredSize(head: Uint8Array): SizePx | undefined {
  const type = sniff(head)?.type;
  const bytes = view(head);
  const fits = (count: number): boolean => head.length >= count;
  if (type === 'image/png' && fits(24)) return {widthPx: bytes.getUint32(16), heightPx: bytes.getUint32(20)};
  if (type === 'image/gif' && fits(10)) {
    return {widthPx: bytes.getUint16(6, true), heightPx: bytes.getUint16(8, true)};
  }
  if (type === 'image/bmp' && fits(26)) {
    return {widthPx: Math.abs(bytes.getInt32(18, true)), heightPx: Math.abs(bytes.getInt32(22, true))};
  }
  if (type === 'image/webp' && fits(30)) return webpSize(head, bytes);
  if (type === 'image/jpeg') return jpegSize(head, bytes);
  return undefined;
}

/** Of the three forms of WebP (RFC 9649, 2.5 to 2.7). */
function webpSize(head: Uint8Array, bytes: DataView): SizePx | undefined {
  if (hasLetters(head, 12, 'VP8X')) {
    const part = (at: number): number => 1 + bytes.getUint16(at, true) + (bytes.getUint8(at + 2) << 16);
    return {widthPx: part(24), heightPx: part(27)};
  }
  if (hasLetters(head, 12, 'VP8L')) {
    const bits = bytes.getUint32(21, true);
    return {widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >> 14) & 0x3fff)};
  }
  return {widthPx: bytes.getUint16(26, true) & 0x3fff, heightPx: bytes.getUint16(28, true) & 0x3fff};
}

/** From the first start of frame (ITU-T T.81, B.2.2). */
function jpegSize(head: Uint8Array, bytes: DataView): SizePx | undefined {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff;) {
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return {widthPx: bytes.getUint16(at + 7), heightPx: bytes.getUint16(at + 5)};
    at += marker === 0xff ? 1 : 2 + bytes.getUint16(at + 2);
  }
  return undefined;
}
