import {expect, test, vi} from 'vitest';
import type {Clip} from '../../../src/library/clips.ts';
import {publish} from '../../../src/render/publish.ts';

const fakes = vi.hoisted((): {done: unknown; written: unknown[]; removed: string[]} => ({
  done: undefined,
  written: [],
  removed: [],
}));

vi.mock('../../../src/render/folder.ts', () => ({
  openFolder: () =>
    Promise.resolve({
      json: () => Promise.resolve(JSON.parse(JSON.stringify(fakes.done)) as unknown),
      move: () => Promise.resolve(),
    }),
  removeFolder: (id: string) => Promise.resolve(void fakes.removed.push(id)),
}));
vi.mock('../../../src/library/clips.ts', async (original) => ({
  ...(await original<object>()),
  Clips: {
    open: () =>
      Promise.resolve({files: {}, write: (clip: unknown) => Promise.resolve(void fakes.written.push(clip))}),
  },
}));

const clip: Clip = {
  id: '2026-01-02T03-04-05-678Z-abcd',
  name: 'holiday-dream',
  kind: 'video',
  state: 'whole',
  container: 'mp4',
  durationMs: 1000,
  bytes: 1,
  widthPx: 2,
  heightPx: 2,
  recipe: '',
};

test('notices of a rendering are messages, those that an earlier version wrote as text too', async () => {
  const coded = {code: 'sound-omitted', data: {codec: 'ac3'}, message: 'The sound was left out.'};
  fakes.done = {file: 'result.mp4', clip, notices: ['The sound was encoded as Opus.', coded]};
  const rendered = await publish('job');
  expect(rendered?.notices).toEqual([
    {
      code: 'reported-earlier',
      data: {text: expect.any(String) as string},
      message: 'The sound was encoded as Opus.',
    },
    coded,
  ]);
  expect(fakes).toMatchObject({written: [{id: clip.id}], removed: ['job']});
});
