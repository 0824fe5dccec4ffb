import {hasLetters, joined, text, utf8, view} from '../lib/bytes.ts';

/** Flags of the VP8X chunk. */
const hasXmp = 0x04;
const hasAlpha = 0x10;

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
}

/**
 * The WebP file with `words` in an XMP chunk, as the description of the image. A file in the simple format becomes
 * one in the extended format, which alone may hold it. Throws if it is no WebP.
 */
export function withWebpText(webp: Uint8Array, words: string): Uint8Array<ArrayBuffer> {
  const chunks = [...chunksOf(webp)].filter(({name}) => name !== 'XMP ');
  const first = chunks[0];
  if (!first) throw new Error('The file is not a WebP: it lacks the signature or an image.');
  const head = first.name === 'VP8X' ? new Uint8Array(first.data) : headOf(first);
  head[0] = (head[0] ?? 0) | hasXmp;
  const rest = first.name === 'VP8X' ? chunks.slice(1) : chunks;
  return riff([{name: 'VP8X', data: head}, ...rest, {name: 'XMP ', data: utf8(packet(words))}]);
}

/** The text that `withWebpText` wrote; undefined if there is none, or the file is no WebP. */
export function webpText(webp: Uint8Array): string | undefined {
  for (const {name, data} of chunksOf(webp)) {
    if (name !== 'XMP ') continue;
    const words = /<rdf:li xml:lang="x-default">([^<]*)<\/rdf:li>/.exec(text(data))?.[1];
    return words?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  }
  return undefined;
}

function* chunksOf(webp: Uint8Array): Generator<Chunk> {
  if (!hasLetters(webp, 0, 'RIFF') || !hasLetters(webp, 8, 'WEBP')) return;
  for (let at = 12; at + 8 <= webp.length;) {
    const length = view(webp).getUint32(at + 4, true);
    if (at + 8 + length > webp.length) return;
    yield {name: text(webp.subarray(at, at + 4)), data: webp.subarray(at + 8, at + 8 + length)};
    at += 8 + length + (length % 2);
  }
}

function riff(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const body = chunks.flatMap(({name, data}) => {
    const head = joined([utf8(name), new Uint8Array(4)]);
    view(head).setUint32(4, data.length, true);
    return [head, data, new Uint8Array(data.length % 2)];
  });
  const file = joined([utf8('RIFF'), new Uint8Array(4), utf8('WEBP'), ...body]);
  view(file).setUint32(4, file.length - 8, true);
  return file;
}

/** The VP8X chunk of an image that has none: its flags and its size, each side less one in 24 bits. */
function headOf({name, data}: Chunk): Uint8Array {
  const head = new Uint8Array(10);
  const at = view(data);
  let widthPx: number, heightPx: number;
  if (name === 'VP8 ') {
    widthPx = at.getUint16(6, true) & 0x3fff;
    heightPx = at.getUint16(8, true) & 0x3fff;
  } else if (name === 'VP8L') {
    const bits = at.getUint32(1, true);
    widthPx = (bits & 0x3fff) + 1;
    heightPx = ((bits >>> 14) & 0x3fff) + 1;
    if ((bits >>> 28) & 1) head[0] = hasAlpha;
  } else {
    throw new Error(`The WebP file starts with a chunk "${name}", which is not an image.`);
  }
  view(head).setUint16(4, (widthPx - 1) & 0xffff, true);
  view(head).setUint16(7, (heightPx - 1) & 0xffff, true);
  return head;
}

const packet = (words: string): string =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>` +
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>` +
  `<rdf:li xml:lang="x-default">${escaped(words)}</rdf:li>` +
  `</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
