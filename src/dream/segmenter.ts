import type {Segmenter} from '../feedback/person/segmenter.ts';
import type {Packs} from './model.ts';

/** Opens the network that finds the person, from the folder beside that of the packs. Throws Error. */
export async function openSegmenterBeside({modelsUrl}: Pick<Packs, 'modelsUrl'>): Promise<Segmenter> {
  // Downloaded only where it is asked for.
  const {openSegmenter} = await import('../feedback/person/segmenter.ts');
  return openSegmenter(new URL('../person/', modelsUrl));
}
