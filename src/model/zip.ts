import {reasonOf} from '../lib/reason.ts';
import {ImportError} from './import-error.ts';
import type {ImportCode} from './notices.ts';

/** A pack's model.json and shards; more entries than this are not a pack. */
const mostEntries = 1000;
const endLength = 22;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerAt: number;
}

function refuse(expected: string, got: string, code: ImportCode = 'zip-invalid'): never {
  throw new ImportError(code, {where: 'the zip archive', expected, got});
}

/** The entries of the central directory. Source: PKWARE APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16; without zip64. */
function entriesOf(view: DataView): Entry[] {
  let end = view.byteLength - endLength;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) refuse('a table of contents at the end', 'none', 'import-truncated');
  const count = view.getUint16(end + 10, true);
  if (count > mostEntries) refuse(`at most ${mostEntries} files`, `${count}`);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) {
      refuse(`${count} files in its table of contents`, `${index}`, 'import-damaged');
    }
    const nameBytes = view.getUint16(at + 28, true);
    if (at + 46 + nameBytes > end) refuse('names within its table of contents', 'one that is longer');
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameBytes)),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
    });
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Unpacks into memory of the stated length and not a byte more, whatever the archive would give. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  {name, bytes}: Entry,
): Promise<Uint8Array<ArrayBuffer>> {
  const target = new Uint8Array(bytes);
  let length = 0;
  try {
    const reader = new Blob([packed])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'))
      .getReader();
    for (let part = await reader.read(); part.value; part = await reader.read()) {
      if (length + part.value.length > bytes) {
        await reader.cancel();
        refuse(`${bytes} bytes in ${name}`, 'more');
      }
      target.set(part.value, length);
      length += part.value.length;
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    refuse(`sound data in ${name}`, reasonOf(error));
  }
  if (length < bytes) refuse(`${bytes} bytes in ${name}`, `${length}`);
  return target;
}

/**
 * The files of a zip archive that `wanted` takes, by their name without folders. All of them together are at most
 * `mostBytes`. Throws ImportError.
 */
export async function unzip(
  archive: Uint8Array<ArrayBuffer>,
  wanted: (name: string) => boolean,
  mostBytes: number,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let total = 0;
  for (const entry of entriesOf(view)) {
    const name = entry.name.split('/').at(-1) ?? '';
    if (!wanted(name) || entry.name.startsWith('__MACOSX/')) continue;
    if (files.has(name)) refuse('one pack', `${name} twice`);
    total += entry.bytes;
    if (total > mostBytes) refuse(`at most ${mostBytes} bytes unpacked`, `${total} or more`);
    const {headerAt, packedBytes, method} = entry;
    if (headerAt + 30 > archive.length || view.getUint32(headerAt, true) !== 0x04034b50) {
      refuse(`${name} where its table of contents says`, 'something else', 'import-damaged');
    }
    const start = headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true);
    const packed = archive.slice(start, start + packedBytes);
    if (packed.length !== packedBytes) refuse(`${packedBytes} bytes of ${name}`, `${packed.length}`);
    if (method !== 0 && method !== 8) refuse(`${name} stored or deflated`, `method ${method}`);
    if (method === 0 && packedBytes !== entry.bytes)
      refuse(`${entry.bytes} bytes in ${name}`, `${packedBytes}`);
    files.set(name, method === 0 ? packed : await inflate(packed, entry));
  }
  return files;
}
