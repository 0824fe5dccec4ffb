import {EncodedPacket} from 'mediabunny';
import {expect, test} from 'vitest';
import {fileNames} from '../../../src/cli/parts/work-folder.ts';
import type {RenderMemory} from '../../../src/render/offline-dream.ts';
import {keepSegment, keptSegments, type SegmentFolder} from '../../../src/render/segment.ts';

/** Files in memory. */
function folderOf(files: Map<string, Uint8Array<ArrayBuffer>>): SegmentFolder {
  return {
    read: (name) => {
      const file = files.get(name);
      return Promise.resolve(file && new Blob([file]));
    },
    json: (name) => {
      const file = files.get(name);
      return Promise.resolve(file && (JSON.parse(new TextDecoder().decode(file)) as unknown));
    },
    write: (name, data) => {
      files.set(name, typeof data === 'string' ? new TextEncoder().encode(data) : data.slice());
      return Promise.resolve();
    },
    remove: (name) => {
      files.delete(name);
      return Promise.resolve();
    },
  };
}

const picture = (channels: number, value: number) => ({
  ...{widthPx: 2, heightPx: 1, channels},
  values: new Float32Array(2 * channels).fill(value),
});
const memory: RenderMemory = {
  ...{residual: picture(3, 0.1), growth: picture(3, -0.2), weight: picture(3, 0.9)},
  ...{mask: undefined, usual: undefined},
  ...{person: undefined, breathing: {phase: 0.3} as never, sinceCutS: Infinity, picks: undefined, index: 30},
  flashes: {cells: picture(4, 0.7), ages: picture(4, 10), atS: 0.96},
};
const everything: RenderMemory = {
  ...memory,
  ...{mask: picture(1, 0.5), usual: picture(1, 0.2), person: picture(1, 0.8)},
};
const segment = {
  packets: [new EncodedPacket(new Uint8Array([1, 2, 3]), 'key', 0, 1)],
  decoderConfig: {codec: 'avc1.42001f'},
};

test('what a rendering goes on from is kept with its last segment: the dream, and what has flashed', async () => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const folder = folderOf(files);
  await keepSegment(folder, 0, segment, memory);
  await keepSegment(folder, 1, segment, {...memory, index: 60});
  expect(await keptSegments(folder)).toEqual({segments: 2, frames: 2, memory: {...memory, index: 60}});
  expect([...files.keys()].filter((name) => /cells|ages|residual/.test(name))).toEqual([
    'segment-000001.residual',
    'segment-000001.cells',
    'segment-000001.ages',
  ]);
});

test('all of it has names that any file system takes', async () => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  await keepSegment(folderOf(files), 0, segment, everything);
  expect(files.size).toBe(10);
  for (const name of files.keys()) expect(name).toMatch(fileNames);
});

test('without a part of it everything is rendered again, and where nothing was limited there is none', async () => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const folder = folderOf(files);
  await keepSegment(folder, 0, segment, memory);
  files.delete('segment-000000.ages');
  expect(await keptSegments(folder)).toEqual({segments: 0, frames: 0, memory: undefined});
  await keepSegment(folder, 0, segment, {...memory, flashes: undefined});
  expect((await keptSegments(folder)).memory?.flashes).toBe(undefined);
  expect((await keptSegments(folder)).segments).toBe(1);
});
