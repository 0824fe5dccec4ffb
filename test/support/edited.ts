import {readFile} from 'node:fs/promises';

/** A video with this edit list in every track: pairs of a start in the media and a duration, seconds; no start is empty. */
export async function edited(
  path: string,
  edits: readonly (readonly [number | undefined, number])[],
): Promise<Buffer> {
  const file = await readFile(path);
  const movie = boxesOf(file).find(({type}) => type === 'moov');
  if (!movie) throw new Error('The file is no MP4.');
  const inner = boxesOf(movie.body);
  const movieTicks = tickOf(inner.find(({type}) => type === 'mvhd')?.body);
  const changed = boxOf(
    'moov',
    inner.map(({type, body, whole}) => (type === 'trak' ? track(body) : whole)),
  );
  // Data is found by its place in the file, so that nothing may move.
  movie.whole.write('free', 4, 'latin1');
  return Buffer.concat([file, changed]);

  function track(body: Buffer): Buffer {
    const parts = boxesOf(body);
    const media = parts.find(({type}) => type === 'mdia')?.body ?? Buffer.alloc(0);
    const mediaTicks = tickOf(boxesOf(media).find(({type}) => type === 'mdhd')?.body);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(edits.length, 4);
    const rows = edits.map(([startS, durationS]) => {
      const row = Buffer.alloc(12);
      row.writeUInt32BE(Math.round(durationS * movieTicks), 0);
      row.writeInt32BE(startS === undefined ? -1 : Math.round(startS * mediaTicks), 4);
      row.writeUInt32BE(0x10000, 8);
      return row;
    });
    const list = boxOf('edts', [boxOf('elst', [head, ...rows])]);
    return boxOf(
      'trak',
      parts.flatMap(({type, whole}) => (type === 'edts' ? [] : type === 'tkhd' ? [whole, list] : [whole])),
    );
  }
}

const tickOf = (header: Buffer | undefined): number => header?.readUInt32BE(12) ?? 1;

function boxOf(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function boxesOf(bytes: Buffer): {type: string; body: Buffer; whole: Buffer}[] {
  const boxes = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const whole = bytes.subarray(at, at + size);
    boxes.push({type: bytes.toString('latin1', at + 4, at + 8), body: whole.subarray(8), whole});
    at += size;
  }
  return boxes;
}
