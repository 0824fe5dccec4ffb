import {hasLetters, joined, text, utf8, view} from '../lib/bytes.ts';
import {pngChunk} from './png-chunk.ts';

/** Signature and the IHDR chunk, which comes first and has a fixed length. */
const headBytes = 8 + 25;
const keyword = 'Reverie';

/** The PNG file with `words` in an iTXt chunk (PNG, 11.3.3.4) right after its header. Throws if it is none. */
export function withPngText(png: Uint8Array, words: string): Uint8Array<ArrayBuffer> {
  if (!isPng(png)) throw new Error('The file is no PNG: it lacks the signature or the header.');
  // Keyword; not compressed; no language; no translated keyword; then the text.
  const data = joined([utf8(keyword), new Uint8Array(5), utf8(words)]);
  return joined([png.subarray(0, headBytes), pngChunk('iTXt', data), png.subarray(headBytes)]);
}

/** The text that `withPngText` wrote; undefined if there is none, or the file is no PNG or damaged. */
export function pngText(png: Uint8Array): string | undefined {
  if (!isPng(png)) return undefined;
  const prefix = keyword.length + 5;
  for (let at = 8; at + 12 <= png.length;) {
    const length = view(png).getUint32(at);
    const data = png.subarray(at + 8, at + 8 + length);
    if (data.length < length) return undefined;
    if (hasLetters(png, at + 4, 'iTXt') && hasLetters(data, 0, `${keyword}\0\0\0\0\0`)) {
      return text(data.subarray(prefix));
    }
    at += 12 + length;
  }
  return undefined;
}

const isPng = (png: Uint8Array): boolean =>
  png.length >= headBytes && png[0] === 0x89 && hasLetters(png, 1, 'PNG\r\n') && hasLetters(png, 12, 'IHDR');
