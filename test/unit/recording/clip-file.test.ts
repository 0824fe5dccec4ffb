import {expect, test, vi} from 'vitest';
import type {Clips} from '../../../src/library/clips.ts';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import {defaults} from '../../../src/params/values.ts';
import {ClipFile} from '../../../src/recording/clip-file.ts';
import type {RecordStart} from '../../../src/recording/messages.ts';

vi.mock('../../../src/recording/format.ts', () => ({
  chooseFormat: () => Promise.resolve({container: 'webm', video: 'vp9', audio: 'opus'}),
}));
vi.mock('../../../src/library/thumbnail.ts', () => ({thumbnailOf: () => Promise.resolve(new Blob())}));

/** A library whose files are counted while they are open, and where something fails. */
function library(fails: 'log' | 'file' | 'encoder'): {clips: Clips; open: () => number} {
  const fault = (): never => {
    throw new Error(fails);
  };
  let [open, made] = [0, 0];
  const fresh = () => {
    made += 1;
    if (fails === 'file' && made === 2) fault();
    open += 1;
    return Promise.resolve({
      bytes: 0,
      write: () => (fails === 'log' ? fault() : undefined),
      writable: () => (fails === 'encoder' ? fault() : new WritableStream()),
      close: () => (open -= 1),
    });
  };
  const done = () => Promise.resolve();
  return {clips: {write: done, files: {write: done, fresh}} as unknown as Clips, open: () => open};
}

const start = {
  kind: 'take',
  name: 'reverie-take',
  settings: defaults,
  recipe: recipeOf(defaults, {name: defaults.model, sha256: ''}),
  seed: 1,
  selfie: false,
  source: 'a camera',
} as unknown as RecordStart;
const frame = {displayWidth: 64, displayHeight: 48} as VideoFrame;

test.each(['log', 'file', 'encoder'] as const)(
  'its files are closed when its %s cannot be opened',
  async (fails) => {
    const {clips, open} = library(fails);
    const opened = ClipFile.open(clips, 'id', start, frame, () => undefined);
    await expect(opened).rejects.toThrow(fails);
    expect(open()).toBe(0);
  },
);
