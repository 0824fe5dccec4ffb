/** Identifiers of elements (RFC 9559, 5.1), with their marker bits. */
const ebmlHeader = 0x1a45dfa3;
const segment = 0x18538067;
const cluster = 0x1f43b675;

interface Element {
  readonly id: number;
  /** Where its content begins and how long that is declared to be; Infinity if it is not known. */
  readonly from: number;
  readonly length: number;
  /** The bytes of its length, from `lengthFrom` on. */
  readonly lengthFrom: number;
}

/**
 * A Matroska or WebM file that was cut off inside a cluster, as one whose last cluster ends with its last whole block: a
 * demuxer that wants clusters whole reads it to there. Every other file is given back as it is.
 */
export async function untilLastBlock(file: Blob): Promise<Blob> {
  const head = await elementAt(file, 0);
  const body = head?.id === ebmlHeader ? await elementAt(file, head.from + head.length) : undefined;
  if (body?.id !== segment || body.from + body.length <= file.size) return file;
  for (let at = body.from; at < file.size;) {
    const part = await elementAt(file, at);
    if (!part || part.length === Infinity) return file;
    const end = part.from + part.length;
    if (end > file.size) return part.id === cluster ? shortened(file, part) : file;
    at = end;
  }
  return file;
}

/** The file with its last cluster's length as far as its elements are whole. */
async function shortened(file: Blob, {from, lengthFrom}: Element): Promise<Blob> {
  let end = from;
  for (let at = from; at < file.size;) {
    const block = await elementAt(file, at);
    if (!block || block.from + block.length > file.size) break;
    at = end = block.from + block.length;
  }
  return new Blob([
    file.slice(0, lengthFrom),
    lengthBytes(end - from, from - lengthFrom),
    file.slice(from, end),
  ]);
}

/** A length in so many bytes, the first of which has their number in its leading zeros. */
function lengthBytes(length: number, count: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({length: count}, (_, i) => Math.floor(length / 256 ** (count - 1 - i)) % 256);
  bytes[0] = (bytes[0] ?? 0) | (0x80 >> (count - 1));
  return bytes;
}

/** The head of the element at `at`; undefined where there is none. */
async function elementAt(file: Blob, at: number): Promise<Element | undefined> {
  const bytes = new Uint8Array(await file.slice(at, at + 12).arrayBuffer());
  const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
  const lengthCount = Math.clz32(bytes[idBytes] ?? 0) - 23;
  if (idBytes > 4 || lengthCount > 8 || bytes.length < idBytes + lengthCount) return undefined;
  const id = bytes.subarray(0, idBytes).reduce((value, byte) => value * 256 + byte, 0);
  const digits = [...bytes.subarray(idBytes, idBytes + lengthCount)];
  const marker = 0x80 >> (lengthCount - 1);
  const isUnknown = digits.every((byte, i) => byte === (i === 0 ? 2 * marker - 1 : 0xff));
  const length = digits.reduce((value, byte, i) => value * 256 + (i === 0 ? byte & (marker - 1) : byte), 0);
  const lengthFrom = at + idBytes;
  return {id, lengthFrom, from: lengthFrom + lengthCount, length: isUnknown ? Infinity : length};
}
