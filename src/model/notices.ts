import {catalogue, sentence, type CodeOf, type Message} from '../lib/message.ts';
import {megabytes} from '../lib/megabytes.ts';

/** What loading a model has to tell the user while it goes on. */
export const notices = catalogue({
  'pack-copy-damaged': ({file}: {file: string}) => ({
    message: `The stored copy of ${file} is damaged and is downloaded again.`,
  }),
  'pack-copy-used': ({cause}: {cause: Message}) => ({
    message: `${cause.message} The stored copy is used.`,
  }),
  'pack-not-kept': ({reason}: {reason: string}) => ({
    message: `The model could not be stored in this browser: ${sentence(reason)} It will be downloaded again at the next start.`,
    advice: 'Free some space, or allow this page to store data.',
  }),
  'no-cache': () => ({
    message: 'This browser gives the page no storage, so the model is downloaded at every start.',
    advice: 'Open the page over https and outside a private window.',
  }),
  'no-library': () => ({
    message: 'This browser gives the page no storage to keep a model in.',
    advice: 'Open the page over https or from localhost, outside a private window.',
  }),
  'library-full': ({bytes}: {bytes: number}) => ({
    message: `The model does not fit into this browser’s storage: it needs ${megabytes(bytes)}.`,
    advice: 'Remove another model, or free some space on the disk.',
  }),
  'import-worker-failed': ({reason}: {reason: string}) => ({
    message: reason === '' ? 'The import could not be loaded.' : `The import failed: ${sentence(reason)}`,
    advice: 'Check the network and try again.',
  }),
});

/** Where a pack is wrong, what was expected there, and what was found. */
export interface PackFault {
  /** A file of the pack, or a weight. */
  readonly file: string;
  readonly expected: string;
  readonly got: string;
}

const packFault =
  (advice: string) =>
  ({file, expected, got}: PackFault) => ({
    message: `The model’s ${file} cannot be used: expected ${expected}, got ${got}.`,
    advice,
  });

const copyAgain = 'Copy the whole pack to the server again.';
const wrongAddress = 'Check the address of the pack: servers often answer a wrong one with a page.';
const damagedAtSource = 'The weights are damaged at their source. Export them again.';

/** Why a pack cannot be used. */
export const packFaults = catalogue({
  'pack-missing': packFault('Check that the model is on the server and its name is right.'),
  'pack-html': packFault(wrongAddress),
  'pack-not-json': packFault(wrongAddress),
  'pack-offline': packFault('Check the network and try again.'),
  'pack-insecure': packFault('Serve Reverie over https, or from localhost.'),
  'pack-size': packFault(copyAgain),
  'pack-digest': packFault(copyAgain),
  'pack-manifest': packFault('Make the pack again, or use one made for this version.'),
  'pack-shape': packFault('The pack is of another network or width. Make it again.'),
  'pack-not-finite': packFault(damagedAtSource),
});
export type PackCode = CodeOf<typeof packFaults>;

/** Where a file to import is wrong, what was expected there, and what was found. */
export interface ImportFault {
  /** A file, or a layer and weight inside it. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

const importFault =
  (advice: string) =>
  ({where, expected, got}: ImportFault) => ({
    message: `The model cannot be imported: expected ${expected} in ${where}, got ${got}.`,
    advice,
  });

const otherNetwork =
  'Reverie imports Keras’s InceptionV3, with or without top, from HDF5 (.h5) or Keras archives (.keras).';

/** Why a file cannot become a pack. */
export const importFaults = catalogue({
  'import-no-model': importFault(
    'Drop a Keras InceptionV3 (HDF5 or Keras archive), or the folder or zip archive of a pack.',
  ),
  'import-too-large': importFault(
    'Check that it is the right file, and export the weights alone with save_weights.',
  ),
  'import-not-hdf5': importFault(
    'In Keras, of any version, save it with model.save_weights("model.weights.h5").',
  ),
  'import-truncated': importFault('It is cut off. Download or copy it again.'),
  'import-damaged': importFault('It is damaged. Download or export it again.'),
  'import-other-network': importFault(otherNetwork),
  'import-layer': importFault(`${otherNetwork} Layers must be numbered without gaps, as Keras does.`),
  'import-duplicate': importFault('Save a model with a single InceptionV3 in it.'),
  'import-numbers': importFault(damagedAtSource),
  'import-range': importFault('Store it as float32.'),
  'import-unknown': importFault(
    'It is an InceptionV3. If you trust where it comes from, add --accept-unknown.',
  ),
  'zip-invalid': importFault('Pack the folder again.'),
});
export type ImportCode = CodeOf<typeof importFaults>;
