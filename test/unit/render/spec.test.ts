import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {UsageError} from '../../../src/cli/command.ts';
import {readRenderOptions} from '../../../src/cli/render-options.ts';
import {outputSize} from '../../../src/render/video.ts';
import {clockOf} from '../../../src/ui/lib/format.ts';

test('a video keeps its shape within the size asked for, in even numbers', () => {
  const size = (widthPx: number, heightPx: number, within: [number, number] | null) => {
    const bounds = within && {widthPx: within[0], heightPx: within[1]};
    const {widthPx: width, heightPx: height} = outputSize({widthPx, heightPx}, {size: bounds});
    return [width, height];
  };
  expect(size(321, 241, null)).toEqual([322, 242]);
  expect(size(1920, 1080, [3840, 3840])).toEqual([3840, 2160]);
  expect(size(1080, 1920, [1280, 720])).toEqual([406, 720]);
  expect(size(8192, 2048, null)).toEqual([4096, 1024]);
});

describe('the command line', () => {
  test('becomes a job', () => {
    const {task} = readRenderOptions(
      'in.mov out.mp4 --preset oil --set wet=0.5 --size 1280x720 --from 1 --to 2.5 --octaves 3 --seed 9'.split(
        ' ',
      ),
    );
    expect(task).toMatchObject({
      kind: 'video',
      spec: {
        format: 'mp4',
        size: {widthPx: 1280, heightPx: 720},
        fromS: 1,
        toS: 2.5,
        classic: {octaves: 3, octaveScale: 1.4},
        seed: 9,
        values: {wet: 0.5, objective: 'l2'},
      },
    });
    expect(readRenderOptions(['in.jpg', 'out.JPG', '--size', '8192x100', '--steps', '3']).task).toMatchObject(
      {
        kind: 'image',
        spec: {type: 'image/jpeg', longSidePx: 8192, steps: 3},
      },
    );
  });

  test('takes lanes from --set and from a file, and refuses what is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reverie-schedule-'));
    const file = join(folder, 'schedule.json');
    const options = (...more: string[]) => readRenderOptions(['a.mp4', 'b.mp4', ...more]).task.spec;
    try {
      await writeFile(file, '{"bpm": 90, "lanes": {"wet": "0:(1)", "zoom": "0:(0), 4:(0.2)"}}');
      const spec = options('--set', 'stepSize=0:(0.02), 30:(0.05)', '--set', 'wet=0:(2)', '--schedule', file);
      expect(spec).toMatchObject({
        values: {stepSize: 0.03, wet: 1},
        automation: {
          tempo: {bpm: 90},
          lanes: {stepSize: {text: '0:(0.02), 30:(0.05)'}, wet: {text: '0:(2)'}, zoom: {}},
        },
      });
      expect(() => options('--set', 'stepSize=0:(0.02')).toThrow(/--set: .*Column 8/);
      expect(() => options('--schedule', join(folder, 'none.json'))).toThrow(/--schedule/);
      await writeFile(file, '{"lanes": {"where": "0:(1)"}}');
      expect(() => options('--schedule', file)).toThrow(/lanes\.where/);
      expect(options('--set', 'schedule=09:00 on').values.schedule).toBe('09:00 on');
      expect(() => readRenderOptions(['a.png', 'b.png', '--set', 'wet=0:(1)'])).toThrow(/videos/);
    } finally {
      await rm(folder, {recursive: true});
    }
  });

  test.each([
    ['a.mp4 b.mp4 --octaves 0', {code: 'setting', data: {setting: 'octaves', min: 1, max: 10, got: 0}}],
    ['a.mp4 b.mp4 --octaves 2 --octave-scale 9', {code: 'setting', data: {setting: 'octaveScale', got: 9}}],
    ['a.mp4 b.mp4 --from 3 --to 2', {code: 'range', data: {from: '3 s', to: '2 s'}}],
    ['a.mp4 b.mp4 --size 1x1', {code: 'setting', data: {setting: 'videoSidePx', min: 16, max: 4096, got: 1}}],
    ['a.jpg b.png --size 9000x10', {code: 'setting', data: {setting: 'imageSidePx', got: 9000}}],
  ])('refuses %s with what is allowed', (line, cause) => {
    const refused = thrownBy(() => readRenderOptions(line.split(' ')));
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused.cause).toMatchObject(cause);
  });

  test.each([
    ['a.mp4 b.mp4 --preset none', 'shells, shimmer'],
    ['a.mp4 b.mp4 --quality best', 'very-high'],
    ['a.mp4 b.mp4 --colour red', '--colour'],
    ['a.jpg b.png --to 3', '--to'],
    ['a.mp4', 'INPUT and OUTPUT'],
    ['a.mp4 b.avi', '.webm'],
    ['a.mp4 b.mp4 --size huge', 'WIDTHxHEIGHT'],
  ])('refuses %s and names %s', (line, named) => {
    const refused = thrownBy(() => readRenderOptions(line.split(' ')));
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused.message).toContain(named);
  });
});

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('Nothing was thrown.');
}

test('times are read as a clock', () => {
  expect([-0.1, 0, 59.9, 75, 3599, 3700].map(clockOf)).toEqual([
    ...['0:00', '0:00', '0:59', '1:15', '59:59', '1:01:40'],
  ]);
});
