import {describe, expect, test} from 'vitest';
import {joined, overridesOf, specialise} from '../../../src/gpu/wgsl.ts';

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

  test('names a constant that is not there, and a loop without length', () => {
    expect(() => specialise(shader, {depth: 3})).toThrow('The shader has no constant depth: u32.');
    expect(() => specialise(shader.replace('const columns: u32 = 1;', ''))).toThrow(
      'A loop over columns is to be unrolled, but columns has no value.',
    );
  });
});

describe('joined', () => {
  test('moves directives to the front, once each', () => {
    const lines = joined([shader, shader]).split('\n');
    expect(lines[0]).toBe('enable f16;');
    expect(lines.filter((line) => line.startsWith('enable'))).toHaveLength(1);
  });
});

test('overridesOf names what a pipeline may set, and not what follows from that', () => {
  const code =
    'override side: u32;\noverride noise: f32 = 0.5; // some\noverride reach: u32 = side + 2u;\nconst n: u32 = 3;';
  expect([...overridesOf(code)]).toEqual(['side', 'noise']);
});
