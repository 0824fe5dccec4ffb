import {ImportError} from './import-error.ts';

/** The full InceptionV3 with optimiser state has some 300 MB; browsers give a page little more. */
export const maximumFileBytes = 512 * 2 ** 20;

const signature = '\x89HDF\r\n\x1a\n';

/** What a file that is not HDF5 seems to be, for the message. */
function looksLike(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (bytes.length === 0) return 'an empty file';
  if (/^\s*</.test(start)) return 'a page of HTML or XML';
  if (start.startsWith('PK')) return 'a zip archive';
  return `a file beginning ${[...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

/**
 * Checks that `bytes` are a whole HDF5 file: signature, and the length that its superblock states.
 * Throws ImportError. Source: HDF5 File Format Specification 3.0, II.A (superblocks 0 to 3).
 */
export function checkHdf5(bytes: Uint8Array): void {
  const where = 'the file';
  if (bytes.length > maximumFileBytes) {
    const got = `${bytes.length}`;
    throw new ImportError('import-too-large', {where, expected: `at most ${maximumFileBytes} bytes`, got});
  }
  if (String.fromCharCode(...bytes.subarray(0, 8)) !== signature) {
    throw new ImportError('import-not-hdf5', {where, expected: 'HDF5', got: looksLike(bytes)});
  }
  const end = statedEnd(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (end !== undefined && end > BigInt(bytes.length)) {
    const expected = `${end.toString()} bytes`;
    throw new ImportError('import-truncated', {where, expected, got: `${bytes.length}`});
  }
}

/** The end-of-file address in the superblock; undefined if the header is of a kind not known here. */
function statedEnd(view: DataView): bigint | undefined {
  if (view.byteLength < 48) return undefined;
  const version = view.getUint8(8);
  const [sizeAt, endAt] = version <= 1 ? [13, version === 0 ? 40 : 44] : [9, 28];
  if (version > 3 || view.getUint8(sizeAt) !== 8 || view.byteLength < endAt + 8) return undefined;
  return view.getBigUint64(endAt, true);
}
