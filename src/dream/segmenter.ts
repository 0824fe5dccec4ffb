import type {Segmenter} from '../feedback/person/segmenter.ts';
import type {Packs} from './model.ts';

const folderOf = ({modelsUrl}: Pick<Packs, 'modelsUrl'>): URL => new URL('../person/', modelsUrl);

/** Opens the network that finds the person, from the folder beside that of the packs. Throws Error. */
export async function openSegmenterBeside(packs: Pick<Packs, 'modelsUrl'>): Promise<Segmenter> {
  // Downloaded only where it is asked for.
  const {openSegmenter} = await import('../feedback/person/segmenter.ts');
  return openSegmenter(folderOf(packs));
}

/** Names that network: see `segmenterDigest`. Throws Error. */
export async function segmenterDigestBeside(packs: Pick<Packs, 'modelsUrl'>): Promise<string> {
  const {segmenterDigest} = await import('../feedback/person/segmenter.ts');
  return segmenterDigest(folderOf(packs));
}
