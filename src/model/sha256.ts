import {PackError} from './pack-error.ts';

/** SHA-256 in lower-case hexadecimal. Throws PackError, naming `file`, on a page that is not secure. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<string> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) {
    throw new PackError({
      file,
      expected: 'a secure page, on which it can be verified',
      got: 'one without cryptography',
      advice: 'Serve Reverie over https, or from localhost.',
    });
  }
  const digest = await subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
