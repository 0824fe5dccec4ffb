import {describe, expect, test} from 'vitest';
import {decode, encode} from '../../../src/gpu/struct.ts';

const shader = `struct Job {
  @align(16) first: u32, // a comment: u32,
  scale: f32,
  last: u32,
}
`;

describe('encode', () => {
  test('lays a struct out in the order of the shader, in whole vectors', () => {
    const bytes = encode(shader, 'Job', {last: 7, scale: 0.5, first: -1});
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(16);
    expect(view.getUint32(0, true)).toBe(0xffffffff);
    expect(view.getFloat32(4, true)).toBe(0.5);
    expect(view.getUint32(8, true)).toBe(7);
    expect(decode(shader, 'Job', bytes.buffer)).toEqual({first: 0xffffffff, scale: 0.5, last: 7});
  });

  test('takes all fields and no others', () => {
    expect(() => encode(shader, 'Job', {first: 1, scale: 1})).toThrow('The field last of Job has no value.');
    expect(() => encode(shader, 'Job', {first: 1, scale: 1, last: 1, other: 1})).toThrow('no field other');
    expect(() => encode(shader, 'Work', {})).toThrow('no struct Work');
  });
});
