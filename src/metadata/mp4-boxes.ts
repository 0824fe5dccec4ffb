import {text} from '../lib/bytes.ts';

/** Reads `length` bytes from `at`; fewer at the end of the file. */
export type ReadAt = (at: number, length: number) => Uint8Array;

/**
 * How many bytes of a fragmented MP4 are whole: its head (ftyp and moov) and every fragment (moof and mdat) up to the
 * first that was cut short. 0 if not even one fragment is whole: then there is nothing to play.
 */
export function wholeBytes(read: ReadAt, sizeBytes: number): number {
  let whole = 0;
  let head = false;
  let fragment = false;
  for (let at = 0; at + 8 <= sizeBytes;) {
    const {type, length} = boxAt(read, at);
    if (length < 8 || at + length > sizeBytes) break;
    at += length;
    if (type === 'moov') head = true;
    if (type === 'moof') fragment = true;
    if (type === 'mfra') return at;
    if (type === 'mdat' && head && fragment) {
      whole = at;
      fragment = false;
    }
  }
  return whole;
}

function boxAt(read: ReadAt, at: number): {type: string; length: number} {
  const bytes = read(at, 16);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = header.getUint32(0);
  const type = text(bytes.subarray(4, 8));
  // A length of 1 stands for the 64 bits after the type.
  if (short !== 1) return {type, length: short};
  return {type, length: bytes.length < 16 ? 0 : Number(header.getBigUint64(8))};
}
