import type {Manifest} from './pack-manifest.ts';

/** Names the weights of a pack: SHA-256, in hexadecimal, of the digests of its shards, a line each. */
export async function digestOf({shards}: Pick<Manifest, 'shards'>): Promise<string> {
  const lines = new TextEncoder().encode(shards.map(({sha256}) => `${sha256}\n`).join(''));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', lines));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
