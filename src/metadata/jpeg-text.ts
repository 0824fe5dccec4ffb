import {joined, text, utf8, view} from '../lib/bytes.ts';

const comment = 0xfe;
const startOfScan = 0xda;
/** The length field of a segment has 16 bits and counts itself. */
const maxText = 65_533;

/** The JPEG file with `words` in a comment segment after its start. Throws if it is none or the text is too long. */
export function withJpegText(jpeg: Uint8Array, words: string): Uint8Array<ArrayBuffer> {
  if (!isJpeg(jpeg)) throw new Error('The file is no JPEG: it does not start as one.');
  const data = utf8(words);
  if (data.length > maxText) {
    throw new Error(`A comment in a JPEG has at most ${maxText} bytes; this one has ${data.length}.`);
  }
  const head = new Uint8Array([0xff, comment, 0, 0]);
  view(head).setUint16(2, data.length + 2);
  // After the application segments: readers want JFIF and Exif first.
  let at = 2;
  for (const segment of segments(jpeg)) {
    if (segment.marker < 0xe0 || segment.marker > 0xef) break;
    at = segment.end;
  }
  return joined([jpeg.subarray(0, at), head, data, jpeg.subarray(at)]);
}

/** The text of the first comment segment; undefined if there is none, or the file is no JPEG. */
export function jpegText(jpeg: Uint8Array): string | undefined {
  if (!isJpeg(jpeg)) return undefined;
  for (const {marker, at, end} of segments(jpeg)) {
    if (marker === comment) return text(jpeg.subarray(at, end));
  }
  return undefined;
}

const isJpeg = (jpeg: Uint8Array): boolean => jpeg[0] === 0xff && jpeg[1] === 0xd8 && jpeg[2] === 0xff;

/** The segments before the image's data; `at` and `end` bound what is in one. */
function* segments(jpeg: Uint8Array): Generator<{marker: number; at: number; end: number}> {
  for (let start = 2; start + 4 <= jpeg.length && jpeg[start] === 0xff;) {
    const marker = jpeg[start + 1] ?? 0;
    const end = start + 2 + view(jpeg).getUint16(start + 2);
    if (marker === startOfScan || end > jpeg.length) return;
    yield {marker, at: start + 4, end};
    start = end;
  }
}
