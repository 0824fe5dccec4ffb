import type {BackendKind} from '../../ascent/backend/backend.ts';
import type {Message} from '../../lib/message.ts';
import type {SegmentIndex} from '../segment.ts';

/**
 * The file of a part: a line, `reverie-part 1 LENGTH`, then LENGTH bytes of JSON, the header, and a line's end, then the
 * packets of its segments, one after the other. Whoever writes it gives it its name last.
 */
export interface PartHeader {
  /** SHA-256 of the plan. */
  readonly plan: string;
  readonly part: number;
  readonly modelSha256: string;
  readonly backend: BackendKind;
  readonly segments: readonly SegmentIndex[];
  /** Of the packets. */
  readonly bytes: number;
  readonly sha256: string;
  readonly missing: number;
  readonly notices: readonly Message[];
}

const magic = 'reverie-part 1';
/** The first line is no longer. */
const firstLineBytes = 64;

/** What stands before the packets. */
export function encodePartHead(header: PartHeader): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const line = new TextEncoder().encode(`${magic} ${json.length}\n`);
  const head = new Uint8Array(line.length + json.length + 1);
  head.set(line);
  head.set(json, line.length);
  head.set([10], line.length + json.length);
  return head;
}

/** The header, and where the packets begin. Throws Error, in plain words, if it is no part or its head is not whole. */
export async function readPartHead(
  file: Pick<Blob, 'slice' | 'size'>,
): Promise<{readonly header: PartHeader; readonly packetsAt: number}> {
  const start = await file.slice(0, firstLineBytes).text();
  const [line = '', digits = ''] = /^reverie-part 1 (\d{1,10})\n/.exec(start) ?? [];
  if (line === '') throw new Error('it is no part of a video');
  const packetsAt = line.length + Number(digits) + 1;
  const header = parsed(await file.slice(line.length, packetsAt).text());
  if (!header) throw new Error('its header is damaged');
  if (file.size !== packetsAt + header.bytes) {
    throw new Error(`it has ${file.size} bytes of ${packetsAt + header.bytes}`);
  }
  return {header, packetsAt};
}

/** The segments of a part's file, whose packets begin at `packetsAt`, each with all bytes of its packets. */
export async function* segmentsIn(
  file: Pick<Blob, 'slice'>,
  segments: readonly SegmentIndex[],
  packetsAt: number,
): AsyncGenerator<{readonly segment: SegmentIndex; readonly data: Uint8Array<ArrayBuffer>}, void> {
  let at = packetsAt;
  for (const segment of segments) {
    const bytes = segment.packets.reduce((sum, packet) => sum + packet.bytes, 0);
    yield {segment, data: new Uint8Array(await file.slice(at, at + bytes).arrayBuffer())};
    at += bytes;
  }
}

function parsed(json: string): PartHeader | undefined {
  try {
    const header = JSON.parse(json) as Partial<PartHeader> | null;
    const isWhole =
      typeof header?.plan === 'string' &&
      typeof header.part === 'number' &&
      typeof header.modelSha256 === 'string' &&
      typeof header.sha256 === 'string' &&
      typeof header.bytes === 'number' &&
      Array.isArray(header.segments);
    return isWhole ? (header as PartHeader) : undefined;
  } catch {
    return undefined;
  }
}
