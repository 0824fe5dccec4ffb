import {convertKeras} from './convert.ts';
import {isKeras, isPackFile, isZip} from './file-names.ts';
import {maximumFileBytes} from './hdf5-header.ts';
import {ImportError} from './import-error.ts';
import type {PackFiles} from './pack-encode.ts';
import {maximumPackBytes, parseManifest} from './pack-manifest.ts';
import {folderNameOf, summaryOf, type PackSummary} from './pack-summary.ts';
import {loadPack} from './pack.ts';
import {unzip} from './zip.ts';

/** What of a File is used. */
export type NamedBlob = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

async function bytesOf(file: NamedBlob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > maximumFileBytes) {
    throw new ImportError('import-too-large', {
      where: file.name,
      expected: `at most ${maximumFileBytes} bytes`,
      got: `${file.size}`,
    });
  }
  return new Uint8Array(await file.arrayBuffer());
}

/** The files of a pack, verified: those that its model.json names and that are there, and that one last. */
async function verified(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<PackFiles> {
  const {manifest} = await loadPack('https://import.invalid/', {
    cache: null,
    fetch: ({pathname}) => {
      const bytes = files.get(pathname.slice(1));
      return Promise.resolve(bytes ? new Response(bytes) : new Response('', {status: 404}));
    },
  });
  const sheets = Object.values(manifest.channelSheets?.files ?? {});
  const names = [...manifest.shards.map(({path}) => path), ...sheets, 'model.json'];
  return new Map(
    names.flatMap((name): [string, Uint8Array<ArrayBuffer>][] => {
      const bytes = files.get(name);
      return bytes ? [[name, bytes]] : [];
    }),
  );
}

async function packOf(files: readonly NamedBlob[]): Promise<PackFiles> {
  const archive = files.find(({name}) => isZip(name));
  if (archive) {
    const unpacked = await unzip(await bytesOf(archive), isPackFile, maximumPackBytes + 2 ** 20);
    if (unpacked.has('model.json')) return verified(unpacked);
  }
  const members = files.filter(({name}) => isPackFile(name));
  if (!members.some(({name}) => name === 'model.json')) {
    throw new ImportError('import-no-model', {
      where: archive?.name ?? files[0]?.name ?? 'what was dropped',
      expected: 'a Keras file (.h5) or a pack with model.json',
      got: files.length === 1 ? 'neither' : `${files.length} files with neither`,
    });
  }
  const read = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const member of members) read.set(member.name, await bytesOf(member));
  return verified(read);
}

/** A folder name like `wanted` that is not among `taken`. */
function freeName(wanted: string, taken: readonly string[]): string {
  const names = [wanted, ...Array.from({length: taken.length}, (_, index) => `${wanted}-${index + 2}`)];
  return names.find((name) => !taken.includes(name)) ?? wanted;
}

/**
 * What the user dropped or picked, as the verified files of a pack, under a folder name that is not `taken`: a Keras
 * file is converted to float16. Throws ImportError or PackError.
 */
export async function packFromFiles(
  files: readonly NamedBlob[],
  taken: readonly string[],
): Promise<{readonly files: PackFiles; readonly summary: PackSummary}> {
  const keras = files.find(({name}) => isKeras(name));
  let pack: PackFiles;
  let words: string | undefined = keras?.name;
  if (keras) {
    const converted = await convertKeras(await bytesOf(keras), {
      name: folderNameOf(keras.name),
      licence: 'not stated: that of the file it was made from',
      provenance: `Converted in this browser from ${keras.name.slice(0, 200)}.`,
      precision: 'float16',
    });
    pack = await verified(converted.files);
  } else {
    pack = await packOf(files);
  }
  const {manifest} = parseManifest(new TextDecoder().decode(pack.get('model.json')));
  words ??= manifest.name;
  return {files: pack, summary: summaryOf(freeName(folderNameOf(words), taken), manifest)};
}
