import {describe, expect, test} from 'vitest';
import {readRenderOptions} from '../../../src/cli/render-options.ts';
import {outputSize} from '../../../src/render/video.ts';
import {clockOf} from '../../../src/ui/lib/format.ts';

test('a film keeps its shape within the size asked for, in even numbers', () => {
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

  test.each([
    ['a.mp4 b.mp4 --octaves 0', /octaves is 1 to 10; got 0/],
    ['a.mp4 b.mp4 --octave-scale 9', /scale is 1.1 to 2/],
    ['a.mp4 b.mp4 --from 3 --to 2', /ends after its start/],
    ['a.mp4 b.mp4 --size 1x1', /16 to 4096 px; got 1/],
    ['a.mp4 b.mp4 --preset none', /--preset is shells/],
    ['a.mp4 b.mp4 --quality best', /medium, high or very-high/],
    ['a.mp4 b.mp4 --colour red', /colour/],
    ['a.jpg b.png --to 3', /for a film/],
    ['a.mp4', /INPUT and OUTPUT/],
    ['a.mp4 b.avi', /\.mp4, \.webm/],
    ['a.mp4 b.mp4 --size huge', /WIDTHxHEIGHT/],
  ])('refuses %s', (line, words) => {
    expect(() =>
      readRenderOptions([...line.split(' '), ...(line.includes('octave-scale') ? ['--octaves', '2'] : [])]),
    ).toThrow(words);
  });
});

test('times are read as a clock', () => {
  expect([-0.1, 0, 59.9, 75, 3599, 3700].map(clockOf)).toEqual([
    ...['0:00', '0:00', '0:59', '1:15', '59:59', '1:01:40'],
  ]);
});
