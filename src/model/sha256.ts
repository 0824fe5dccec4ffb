import {PackError} from './pack-error.ts';

/** SHA-256 in lower-case hexadecimal. Throws PackError, naming `file`, on a page that is not secure. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<string> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) {
    throw new PackError('pack-insecure', {
      file,
      expected: 'a secure page to verify it on',
      got: 'one without cryptography',
    });
  }
  const digest = await subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
