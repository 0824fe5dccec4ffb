import {maximumFileBytes} from './hdf5-header.ts';
import {ImportError} from './import-error.ts';
import {unzip} from './zip.ts';

/** What a `.keras` archive has its weights in, by Keras 3 and by the first versions of the format. */
const weightsNames = ['model.weights.h5', 'variables.h5'];

const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** The HDF5 file in a `.keras` archive, which is a zip; any other bytes as they are. Throws ImportError. */
export async function kerasHdf5(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (!isArchive(bytes)) return bytes;
  const files = await unzip(bytes, (name) => weightsNames.includes(name), maximumFileBytes);
  const [weights] = files.values();
  if (weights) return weights;
  const expected = `HDF5, or a .keras archive with ${weightsNames[0] ?? ''}`;
  throw new ImportError('import-not-hdf5', {where: 'the file', expected, got: 'a zip archive without'});
}
