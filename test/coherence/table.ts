import type {Engine} from '../../src/ascent/engine.ts';
import type {Size} from '../support/size.ts';
import {base, plain, rate, render, renderAs} from './arms.ts';
import {flowQualityOf} from './metrics.ts';
import {bareWall, passerBy, scenes} from './scene.ts';
import {clipSequence, sceneSequence, type Sequence} from './sequence.ts';

const [sceneFrames, clipFrames] = [28, 40];
const clips = ['rabbit320.mp4', 'people.mp4'].map((file) => `test/fixtures/clips/${file}`);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Motion-following feedback over plain blending on every scene and clip, both as strong: the lines of a Markdown table. */
export async function* tableOf(engine: Engine, size: Size, speedPx: number): AsyncGenerator<string> {
  const head = ['Source', 'End-point error', 'Warping error', 'Flicker', 'Ghosting', 'Stayed'];
  yield row(head);
  yield row(head.map(() => '---'));
  for (const sequence of sequencesOf(size, speedPx)) {
    const before = await render(engine, sequence, 'plain', plain);
    const {coherence} = await renderAs(engine, sequence, 'flow, defaults', base, before.coherence.strength);
    const {endPointError} = flowQualityOf(sequence);
    const ratios = (['warpingError', 'flicker', 'ghosting', 'stayed'] as const).map((figure) => {
      const ratio = coherence[figure] / before.coherence[figure];
      return Number.isNaN(ratio) ? '' : ratio.toFixed(2);
    });
    yield row([sequence.name, `${endPointError.toFixed(2)} px`, ...ratios]);
  }
}

function* sequencesOf(size: Size, speedPx: number): Generator<Sequence> {
  for (const scene of [...scenes(size.width, size.height, speedPx), passerBy, bareWall]) {
    yield sceneSequence(scene, size, sceneFrames, []);
  }
  for (const clip of clips) yield clipSequence(clip, size, rate, clipFrames, []);
}
