import {describe, expect, it} from 'vitest';
import {videoError, videoProblem} from '../../../src/source/video.ts';
import {fileKind, filesFrom} from '../../../src/source/files.ts';
import {declaredSize} from '../../../src/source/sniff.ts';
import {imageError} from '../../../src/source/image.ts';

const bytesOf = (...parts: (string | number)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [part])),
  );
const gifFrame = [...Buffer.from('2c00000000010001000002024401003b', 'hex').subarray(0, 15)];
const gif = (frames: number): Uint8Array<ArrayBuffer> =>
  bytesOf('GIF89a', 1, 0, 1, 0, 0, 0, 0, ...Array.from({length: frames}, () => gifFrame).flat(), 0x3b);
const packets = (size: number, first: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(4 * size).map((_, i) => (i % size === first ? 0x47 : 0x20));

describe('fileKind', () => {
  it.each([
    ['a folder', '', undefined],
    ['gone.mp4', 'video/mp4', 'video'],
  ])('%s, which cannot be read, is judged by name and type', async (name, type, kind) => {
    const file = new File([], name, {type});
    const gone = () =>
      Promise.reject(new DOMException('A requested file could not be found.', 'NotFoundError'));
    Object.assign(file, {slice: () => ({arrayBuffer: gone})});
    expect(await fileKind(file)).toBe(kind);
  });

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
  ])('of type "%s" and name "%s" is %s, where the content tells nothing', async (type, name, kind) => {
    expect(await fileKind(new File(['words'], name, {type}))).toBe(kind);
  });

  it.each([
    ['MPEG-TS', packets(188, 0), 'video'],
    ['MPEG-TS of a camera', packets(192, 4), 'video'],
    ['MP4', bytesOf(0, 0, 0, 24, 'ftypisom'), 'video'],
    ['QuickTime without a brand', bytesOf(0, 0, 0, 8, 'wide'), 'video'],
    ['WebM', bytesOf(0x1a, 0x45, 0xdf, 0xa3, 'webm'), 'video'],
    ['JPEG', bytesOf(0xff, 0xd8, 0xff, 0xe0), 'image'],
    ['a GIF of one frame', gif(1), 'image'],
    ['an animated GIF', gif(2), 'animation'],
    ['a still PNG', bytesOf(0x89, 'PNG', 0, 0, 'IHDR', 'IDAT', 'acTL'), 'image'],
    ['an animated PNG', bytesOf(0x89, 'PNG', 0, 0, 'IHDR', 'acTL', 'IDAT'), 'animation'],
    ['a still WebP', bytesOf('RIFF', 0, 0, 0, 0, 'WEBPVP8 '), 'image'],
    ['an animated WebP', bytesOf('RIFF', 0, 0, 0, 0, 'WEBPVP8X', 10, 0, 0, 0, 2), 'animation'],
    ['AVIF', bytesOf(0, 0, 0, 24, 'ftypavif'), 'image'],
    ['an AVIF sequence', bytesOf(0, 0, 0, 24, 'ftypavis'), 'animation'],
    ['SVG', bytesOf('<?xml version="1.0"?>\n<svg xmlns="">'), 'image'],
  ])('%s is known by its content under any name and type', async (_what, bytes, kind) => {
    for (const [name, type] of [
      ['00001.MTS', 'text/vnd.trolltech.linguist'],
      ['x', ''],
      ['x.png', 'application/pdf'],
    ] as const) {
      expect(await fileKind(new File([bytes], name, {type}))).toBe(kind);
    }
  });
});

describe('declaredSize', () => {
  it.each([
    [
      'png',
      bytesOf(0x89, 'PNG', 13, 10, 26, 10, 0, 0, 0, 13, 'IHDR', 0, 0, 125, 0, 0, 0, 125, 0),
      [32_000, 32_000],
    ],
    ['gif', bytesOf('GIF89a', 0x40, 1, 0xf0, 0), [320, 240]],
    [
      'jpeg',
      bytesOf(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 240, 1, 64, 3, 0, 0),
      [320, 240],
    ],
  ])('of %s', (_type, head, [widthPx, heightPx]) => {
    expect(declaredSize(head)).toEqual({widthPx, heightPx});
    for (let length = 0; length < head.length; length += 1) declaredSize(head.subarray(0, length));
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
  const video = {videoWidth: 1920, videoHeight: 1080};
  it('is none for a video', () => {
    expect(videoProblem('a', video)).toBeUndefined();
  });
  it.each([
    [{videoWidth: 0, videoHeight: 0}, 'video-without-frames', {}],
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

it('imageError names the real reason', async () => {
  const named = async (bytes: Uint8Array<ArrayBuffer>, type: string, label = 'a') =>
    imageError(new Blob([bytes], {type}), label);
  expect((await named(bytesOf('?'), 'image/svg+xml')).code).toBe('image-svg');
  expect((await named(bytesOf('?'), '', 'a.HEIC')).code).toBe('image-heic');
  expect(await named(bytesOf('?'), 'image/png', 'a.png')).toMatchObject({
    code: 'image-unsupported',
    data: {label: 'a.png', type: 'image/png'},
  });
  const header = [0x89, 'PNG', 13, 10, 26, 10, 0, 0, 0, 13, 'IHDR'] as const;
  const huge = bytesOf(...header, 0, 0, 125, 0, 0, 0, 125, 0);
  expect(await named(huge, '')).toMatchObject({
    code: 'image-size',
    data: {widthPx: 32_000, heightPx: 32_000},
  });
  const small = bytesOf(...header, 0, 0, 0, 9, 0, 0, 0, 9);
  expect(await named(small, '')).toMatchObject({code: 'image-damaged', data: {type: 'image/png'}});
});
