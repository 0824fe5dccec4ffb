import {describe, expect, test} from 'vitest';
import {encode, specialise} from '../../../src/gpu/specialise.ts';

const shader = `const rows: u32 = 2; // of a thread
const columns: u32 = 1;
struct Job {
  @align(16) first: u32, // a comment: u32,
  scale: f32,
  last: u32,
}
fn main() {
  var sum: array<vec4f, rows * columns>; // in registers
  for (var r = 0u; r < rows; r++) { // unroll
    for (var c = 0u; c < columns; c++) { // unroll
      sum[r * columns + c] += f(r, rows);
    }
  }
}
enable f16;
`;

describe('specialise', () => {
  const lines = (text: string): string[] => text.split('\n').map((line) => line.trim());

  test('gives constants their values', () => {
    expect(specialise(shader, {rows: 3})).toContain('const rows: u32 = 3; // of a thread');
    expect(specialise(shader, {rows: 3})).toContain('const columns: u32 = 1;');
  });

  test('writes loops out, and arrays indexed by them as variables', () => {
    const written = lines(specialise(shader, {rows: 2, columns: 2}));
    expect(written.filter((line) => line.startsWith('sum_'))).toEqual([
      'sum_0 += f(0u, rows);',
      'sum_1 += f(0u, rows);',
      'sum_2 += f(1u, rows);',
      'sum_3 += f(1u, rows);',
    ]);
    expect(written.filter((line) => line.startsWith('var sum'))).toEqual(
      [0, 1, 2, 3].map((index) => `var sum_${index}: vec4f;`),
    );
    expect(written.join()).not.toMatch(/for|array/);
  });

  test('moves directives to the front', () => {
    expect(lines(specialise(shader))[0]).toBe('enable f16;');
  });

  test('names a constant that is not there, and a loop without length', () => {
    expect(() => specialise(shader, {depth: 3})).toThrow('The shader has no constant depth: u32.');
    expect(() => specialise(shader.replace('const columns: u32 = 1;', ''))).toThrow(
      'A loop over columns is to be unrolled, but columns has no value.',
    );
  });
});

describe('encode', () => {
  test('lays a struct out in the order of the shader, in whole vectors', () => {
    const bytes = encode(shader, 'Job', {last: 7, scale: 0.5, first: -1});
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(16);
    expect(view.getUint32(0, true)).toBe(0xffffffff);
    expect(view.getFloat32(4, true)).toBe(0.5);
    expect(view.getUint32(8, true)).toBe(7);
  });

  test('takes all fields and no others', () => {
    expect(() => encode(shader, 'Job', {first: 1, scale: 1})).toThrow('The field last of Job has no value.');
    expect(() => encode(shader, 'Job', {first: 1, scale: 1, last: 1, other: 1})).toThrow('no field other');
    expect(() => encode(shader, 'Work', {})).toThrow('no struct Work');
  });
});
