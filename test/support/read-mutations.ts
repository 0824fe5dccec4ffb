// Reads mutations of a video as a rendering does, or of a Keras file as an import does, one after another, and prints a
// line of JSON for each: what some of them do to a reader can only be ended with its process.
//   node test/support/run.mjs test/support/read-mutations.ts NAME FIRST LAST
import {readFile} from 'node:fs/promises';
import {CodedError} from '../../src/lib/message.ts';
import {readKerasH5} from '../../src/model/keras-h5.ts';
import {inceptionV3} from '../../src/model/network.ts';
import {framesFrom} from '../../src/render/decoded-frames.ts';
import {openVideo} from '../../src/render/open-video.ts';
import {planSound} from '../../src/render/sound.ts';
import {defaultVideo} from '../../src/render/spec.ts';
import {fakeVideoDecoder} from './fake-video-decoder.ts';
import {kindVideo} from './fixtures.ts';
import {kerasFile, kerasLayers} from './keras-file.ts';
import {mutated} from './mutated.ts';

/** What became of a mutation. */
export interface MutationOutcome {
  readonly seed: number;
  /** `read`, refused with a code, or failed with an error that is for no user. */
  readonly outcome: 'read' | 'refused' | 'failed';
  readonly text: string;
  readonly rss: number;
}

const [name = '', first, last] = process.argv.slice(2);
fakeVideoDecoder();

/** Twelve convolutions of a network that is a sixteenth as wide. */
const smallModel = async (): Promise<Uint8Array> => kerasFile(kerasLayers(inceptionV3(1 / 16, 'mixed0')));

async function readVideo(made: Uint8Array<ArrayBuffer>): Promise<void> {
  const video = await openVideo(new Blob([made]), name, defaultVideo);
  try {
    await planSound(video, 'mp4');
    const report = {missing: 0, endsS: undefined};
    for await (const [, sample] of framesFrom(video, name, 0, report)) sample?.close();
  } finally {
    video.dispose();
  }
}

const [bytes, read] =
  name === 'keras.h5' ? [await smallModel(), readKerasH5] : [await readFile(kindVideo(name)), readVideo];

for (let seed = Number(first); seed <= Number(last); seed += 1) {
  let outcome: MutationOutcome['outcome'] = 'read';
  let text = '';
  try {
    await read(mutated(bytes, seed));
  } catch (error) {
    outcome = error instanceof CodedError ? 'refused' : 'failed';
    const {message, advice = ''} = error as Error & {advice?: string};
    text = outcome === 'refused' ? `${message} ${advice}` : String((error as Error).stack);
  }
  const line: MutationOutcome = {seed, outcome, text, rss: process.memoryUsage().rss};
  console.log(JSON.stringify(line));
}
process.exit(0);
