import {describe, expect, it} from 'vitest';
import {videoError, videoProblem} from '../../../src/source/video.ts';
import {fileKind, filesFrom} from '../../../src/source/files.ts';
import {imageError} from '../../../src/source/image.ts';

describe('fileKind', () => {
  it.each([
    ['video/mp4', 'x', 'video'],
    ['', 'Holiday.MOV', 'video'],
    ['application/octet-stream', 'a.mkv', 'video'],
    ['image/heic', 'x', 'image'],
    ['', 'x.JPEG', 'image'],
    ['', 'photo.mp4.png', 'image'],
    ['application/json', 'preset.json', undefined],
    ['text/plain', 'a.ts', undefined],
    ['audio/mpeg', 'song.mp4', undefined],
    ['', 'README', undefined],
  ])('of type "%s" and name "%s" is %s', (type, name, kind) => {
    expect(fileKind({type, name})).toBe(kind);
  });
});

it('filesFrom takes the files, or else those among the items', () => {
  const file = new File(['x'], 'x.png', {type: 'image/png'});
  const items = [{getAsFile: () => null}, {getAsFile: () => file}];
  const from = (files: File[], list: unknown[]): File[] =>
    filesFrom({files, items: list} as unknown as Pick<DataTransfer, 'files' | 'items'>);
  expect(from([file], items)).toEqual([file]);
  expect(from([], items)).toEqual([file]);
  expect(from([], [])).toEqual([]);
});

describe('videoProblem', () => {
  const video = {videoWidth: 1920, videoHeight: 1080, duration: 12};
  it('is none for a video, nor for one that does not know its end', () => {
    expect(videoProblem('a', video)).toBeUndefined();
    expect(videoProblem('a', {...video, duration: Infinity})).toBeUndefined();
  });
  it.each([
    [{videoWidth: 0, videoHeight: 0}, 'video-without-frames', {}],
    [{duration: 0}, 'video-empty', {}],
    [{duration: NaN}, 'video-empty', {}],
    [{videoWidth: 8193}, 'video-size', {widthPx: 8193, heightPx: 1080}],
    [{videoHeight: 15}, 'video-size', {minPx: 16, maxPx: 8192}],
  ])('%o is %s with %o', (change, code, data) => {
    expect(videoProblem('a', {...video, ...change})).toMatchObject({code, data: {label: 'a', ...data}});
  });
});

it('videoError tells a foreign format from a damaged video and from a lost network', () => {
  const errors = [2, 3, 4].map((code) => videoError('a.mp4', {code, message: 'why'}));
  expect(errors.map(({code}) => code)).toEqual(['video-unreadable', 'video-damaged', 'video-unsupported']);
  for (const {data} of errors) expect(data).toEqual({label: 'a.mp4', reason: 'why'});
});

it('imageError names the format by type or by name', () => {
  expect(imageError('a', 'image/svg+xml').code).toBe('image-svg');
  expect(imageError('a.HEIC', '').code).toBe('image-heic');
  expect(imageError('a.png', 'image/png')).toMatchObject({
    code: 'image-unsupported',
    data: {label: 'a.png', type: 'image/png'},
  });
});
