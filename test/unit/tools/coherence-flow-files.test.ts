import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {flowAtSize, flowFileName, parseFlow, referencesFrom} from '../../coherence/flow-files.ts';
import {readOptions} from '../../coherence/options.ts';
import {passerBy, ScenePainter} from '../../coherence/scene.ts';

/** A .flo file whose flow at (x, y) is `at(x, y)`. */
function floOf(width: number, height: number, at: (x: number, y: number) => [number, number]): Uint8Array {
  const bytes = Buffer.alloc(12 + 8 * width * height);
  bytes.write('PIEH', 0, 'latin1');
  bytes.writeInt32LE(width, 4);
  bytes.writeInt32LE(height, 8);
  for (let i = 0; i < width * height; i++) {
    const [u, v] = at(i % width, Math.floor(i / width));
    bytes.writeFloatLE(u, 12 + 8 * i);
    bytes.writeFloatLE(v, 16 + 8 * i);
  }
  return bytes;
}

describe('a flow in Middlebury’s format', () => {
  test('is read row by row, wherever its bytes lie', () => {
    const bytes = floOf(3, 2, (x, y) => [x + 10 * y, -0.5 * x]);
    const within = new Uint8Array(bytes.length + 3);
    within.set(bytes, 3);
    for (const view of [bytes, within.subarray(3)]) {
      const {u, v} = parseFlow(view, 'a.flo');
      expect([u.widthPx, u.heightPx]).toEqual([3, 2]);
      expect([...u.values]).toEqual([0, 1, 2, 10, 11, 12]);
      expect([...v.values]).toEqual([-0, -0.5, -1, -0, -0.5, -1]);
    }
  });

  test.each([
    ['nothing', new Uint8Array(), /a\.flo is not a Middlebury \.flo/],
    ['another kind of file', Buffer.alloc(64, 'P6 3 2 255'), /does not begin with 202021\.25/],
    ['no pixels', floOf(0, 2, () => [0, 0]), /claims 0 x 2 pixels/],
    ['a file cut off', floOf(3, 2, () => [0, 0]).subarray(0, 40), /has 40 bytes; .* 3 x 2 pixels needs 60/],
    ['trailing bytes', Buffer.concat([floOf(3, 2, () => [0, 0]), Buffer.alloc(1)]), /has 61 bytes/],
    [
      'an unknown flow',
      floOf(3, 2, (x, y) => [x + y === 3 ? 1e9 : 0, 0]),
      /flow \(1000000000, 0\) at \(2, 1\)/,
    ],
    ['NaN', floOf(3, 2, (x) => [0, x === 1 ? NaN : 0]), /flow \(0, NaN\) at \(1, 0\)/],
  ])('is refused with %s', (_, bytes, message) => {
    expect(() => parseFlow(bytes, 'a.flo')).toThrow(message);
  });

  test('is resampled by area means, in pixels of its new size', () => {
    const flow = parseFlow(
      floOf(6, 4, (x, y) => [x < 3 ? 3 : 9, y]),
      'a.flo',
    );
    const {u, v} = flowAtSize(flow, 4, 2);
    // The second and third pixel cover one and a half columns each, all of one side.
    expect([...u.values]).toEqual([2, 2, 6, 6, 2, 2, 6, 6]);
    expect([...v.values]).toEqual([0.25, 0.25, 0.25, 0.25, 1.25, 1.25, 1.25, 1.25]);
    const odd = flowAtSize(flow, 5, 4).u.values;
    // The third of five covers 2.4 to 3.6: half of each side.
    expect(odd[2]).toBeCloseTo((6 * 5) / 6, 5);
    expect([...flowAtSize(flow, 6, 4).u.values]).toEqual([...flow.u.values]);
  });
});

describe('references by another program', () => {
  const [width, height, finer] = [32, 24, 2];
  const painter = new ScenePainter(passerBy, width, height);
  const frames = [0, 1, 2].map((t) => painter.frame(t));
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'reverie-flows-'))));
  afterEach(() => {
    rmSync(folder, {recursive: true});
  });

  /** Writes the exactly known flow as found in frames of twice the size. */
  function write(frame: number, other: number): void {
    const {u, v} = painter.truth(frame - 1, other - 1);
    const from = (x: number, y: number): number => Math.floor(y / finer) * width + Math.floor(x / finer);
    const bytes = floOf(finer * width, finer * height, (x, y) => [
      finer * (u.values[from(x, y)] as number),
      finer * (v.values[from(x, y)] as number),
    ]);
    writeFileSync(path.join(folder, flowFileName(frame, other)), bytes);
  }

  test('are read from the files, and visible where both directions agree', () => {
    for (const [frame, other] of [
      [2, 1],
      [1, 2],
      [3, 2],
      [2, 3],
    ] as const) {
      write(frame, other);
    }
    const references = referencesFrom(folder, frames, width, height);
    expect(references[0]).toBeUndefined();
    for (const t of [1, 2]) {
      const truth = painter.truth(t, t - 1);
      const reference = references[t];
      truth.u.values.forEach((u, i) => expect(reference?.u.values[i]).toBeCloseTo(u, 5));
      truth.v.values.forEach((v, i) => expect(reference?.v.values[i]).toBeCloseTo(v, 5));
      const agree = truth.visible.values.filter((seen, i) => seen === reference?.visible.values[i]).length;
      expect(agree / (width * height)).toBeGreaterThan(0.97);
    }
  });

  test('report the missing file by name', () => {
    write(2, 1);
    write(1, 2);
    write(3, 2);
    expect(() => referencesFrom(folder, frames, width, height)).toThrow(
      /There is no .*0002-0003\.flo: 3 frames need the flow from frame 2 to frame 3/,
    );
  });

  test('are given by --reference, which may be repeated', () => {
    const args = ['--synthetic', '--reference', folder, '--reference', '.'];
    expect(readOptions(args).references).toEqual([folder, '.']);
    expect(() => readOptions(['--synthetic', '--reference', `${folder}/none`])).toThrow(
      /--reference takes a folder of flows; .*none does not exist/,
    );
    expect(() => readOptions([...args, '--display'])).toThrow(
      /cannot be combined with --display or --frames-to/,
    );
  });
});
