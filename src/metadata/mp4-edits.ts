import {text, view} from '../lib/bytes.ts';

/** One entry of an edit list: a stretch of the track's media, or of nothing. */
export interface Edit {
  /** Seconds of the movie; 0 is up to the media's end. */
  readonly durationS: number;
  /** Where it begins in the media, seconds; undefined where nothing is shown. */
  readonly mediaS: number | undefined;
}

/** A movie's header is in memory while it is read; that of a day's video has some 100 MB. */
const largestHeaderBytes = 256 * 2 ** 20;
const mostEdits = 10_000;

/**
 * The edit lists of an MP4 or QuickTime file by the numbers of their tracks (ISO/IEC 14496-12, 8.6.6); none for other
 * files and for damaged headers. A speed other than 1 is read as 1.
 */
export async function editsOf(file: Blob): Promise<ReadonlyMap<number, readonly Edit[]>> {
  const found = new Map<number, readonly Edit[]>();
  const movie = await movieOf(file);
  if (!movie) return found;
  const movieTicks = ticksIn(child(movie, 'mvhd'));
  for (const track of children(movie, 'trak')) {
    const header = child(track, 'tkhd');
    const mediaTicks = ticksIn(child(track, 'mdia', 'mdhd'));
    const list = child(track, 'edts', 'elst');
    const at = header?.[0] === 1 ? 20 : 12;
    if (!header || header.length < at + 4 || !list || !movieTicks || !mediaTicks) continue;
    found.set(view(header).getUint32(at), entriesOf(list, movieTicks, mediaTicks));
  }
  return found;
}

/**
 * False for an MP4 or QuickTime file whose index has chunks of more samples than there are: whoever believes it counts for
 * hours. True for all other files.
 */
export async function isIndexPlausible(file: Blob): Promise<boolean> {
  const movie = await movieOf(file);
  if (!movie) return true;
  return [...children(movie, 'trak')].every((track) => {
    const table = child(track, 'mdia', 'minf', 'stbl');
    const [sizes, chunks] = [table && child(table, 'stsz'), table && child(table, 'stsc')];
    if (!sizes || !chunks || sizes.length < 12 || chunks.length < 8) return true;
    const samples = view(sizes).getUint32(8);
    const entries = Math.min(view(chunks).getUint32(4), Math.floor((chunks.length - 8) / 12));
    if (samples > file.size) return false;
    return Array.from({length: entries}, (_, i) => view(chunks).getUint32(12 + 12 * i)).every(
      (perChunk) => perChunk <= Math.max(1, samples),
    );
  });
}

function entriesOf(list: Uint8Array, movieTicks: number, mediaTicks: number): Edit[] {
  const long = list[0] === 1;
  const bytes = view(list);
  const edits: Edit[] = [];
  const count = list.length < 8 ? 0 : Math.min(bytes.getUint32(4), mostEdits);
  for (let i = 0, at = 8; i < count && at + (long ? 20 : 12) <= list.length; i += 1, at += long ? 20 : 12) {
    const duration = long ? Number(bytes.getBigUint64(at)) : bytes.getUint32(at);
    const media = long ? Number(bytes.getBigInt64(at + 8)) : bytes.getInt32(at + 4);
    edits.push({durationS: duration / movieTicks, mediaS: media < 0 ? undefined : media / mediaTicks});
  }
  return edits;
}

/** The content of the movie's box, wherever it stands in the file. */
async function movieOf(file: Blob): Promise<Uint8Array | undefined> {
  for (let at = 0; at + 8 <= file.size;) {
    const head = new Uint8Array(await file.slice(at, at + 16).arrayBuffer());
    const {type, size, headSize} = boxIn(head, 0, file.size - at);
    if (!/^[\x20-\x7e]{4}$/.test(type) || size < headSize) return undefined;
    if (type === 'moov') {
      if (size > largestHeaderBytes) return undefined;
      return new Uint8Array(await file.slice(at + headSize, at + size).arrayBuffer());
    }
    at += size;
  }
  return undefined;
}

/** The head of the box at `at`; one of length 0 goes on to the end. */
function boxIn(bytes: Uint8Array, at: number, leftBytes: number) {
  const short = view(bytes).getUint32(at);
  const type = text(bytes.subarray(at + 4, at + 8));
  if (short !== 1) return {type, size: short === 0 ? leftBytes : short, headSize: 8};
  return {type, size: at + 16 > bytes.length ? 0 : Number(view(bytes).getBigUint64(at + 8)), headSize: 16};
}

function* children(parent: Uint8Array, wanted: string): Generator<Uint8Array, void> {
  for (let at = 0; at + 8 <= parent.length;) {
    const {type, size, headSize} = boxIn(parent, at, parent.length - at);
    if (size < headSize) return;
    if (type === wanted) yield parent.subarray(at + headSize, at + size);
    at += size;
  }
}

const child = (parent: Uint8Array, ...path: readonly string[]): Uint8Array | undefined =>
  path.reduce<Uint8Array | undefined>(
    (inner, type) => (inner ? (children(inner, type).next().value ?? undefined) : undefined),
    parent,
  );

/** Ticks in a second, from mvhd or mdhd; undefined if there are none. */
function ticksIn(header: Uint8Array | undefined): number | undefined {
  const at = header?.[0] === 1 ? 20 : 12;
  if (!header || header.length < at + 4) return undefined;
  return view(header).getUint32(at) || undefined;
}
