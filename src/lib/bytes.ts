type Bytes = Uint8Array<ArrayBuffer>;

/** All parts, one after the other. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Text as UTF-8. */
export const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

/** Text as UTF-8, with what is not UTF-8 replaced. */
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** True if `bytes` has the ASCII letters `letters` at `at`. */
export const hasLetters = (bytes: Uint8Array, at: number, letters: string): boolean =>
  utf8(letters).every((byte, i) => bytes[at + i] === byte);

export const view = ({buffer, byteOffset, byteLength}: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
