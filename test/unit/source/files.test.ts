import {describe, expect, it} from 'vitest';
import {filmError, filmProblem} from '../../../src/source/video.ts';
import {fileKind, filesFrom} from '../../../src/source/files.ts';
import {stillError} from '../../../src/source/image.ts';

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

describe('filmProblem', () => {
  const film = {videoWidth: 1920, videoHeight: 1080, duration: 12};
  it('is none for a film, nor for one that does not know its end', () => {
    expect(filmProblem('a', film)).toBeUndefined();
    expect(filmProblem('a', {...film, duration: Infinity})).toBeUndefined();
  });
  it.each([
    [{videoWidth: 0, videoHeight: 0}, 'unsupported', 'codec'],
    [{duration: 0}, 'broken', '0 seconds'],
    [{duration: NaN}, 'broken', '0 seconds'],
    [{videoWidth: 8193}, 'unsupported', '8193 × 1080'],
    [{videoHeight: 15}, 'unsupported', '16 to 8192'],
  ])('%o is %s and says %s', (change, reason, words) => {
    const problem = filmProblem('a', {...film, ...change});
    expect(problem?.reason).toBe(reason);
    expect(problem?.message).toContain(words);
  });
});

it('filmError tells a foreign format from a damaged film and from a lost network', () => {
  const reasons = [2, 3, 4].map((code) => filmError('a.mp4', {code, message: 'why'}));
  expect(reasons.map(({reason}) => reason)).toEqual(['broken', 'broken', 'unsupported']);
  expect(new Set(reasons.map(({advice}) => advice)).size).toBe(3);
  for (const {message} of reasons) expect(message).toMatch(/a\.mp4.*why/);
});

it('stillError names the format by type or by name', () => {
  expect(stillError('a', 'image/svg+xml').message).toContain('SVG');
  expect(stillError('a.HEIC', '').message).toContain('HEIC');
  expect(stillError('a.png', 'image/png').message).toContain('image/png');
});
