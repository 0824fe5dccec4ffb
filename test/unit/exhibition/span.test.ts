import {describe, expect, test} from 'vitest';
import {fadesOf, partOf} from '../../../src/exhibition/span.ts';
import {cropOf, frameStyle, dreamStyle} from '../../../src/exhibition/window-style.ts';
import {defaults} from '../../../src/params/values.ts';

describe('spread over windows', () => {
  const spread = {span: 'row', windows: 3, overlap: 0.2} as const;

  test('parts make up the whole, and overlap by so much of a window', () => {
    const parts = [0, 1, 2].map((window) => partOf(spread, window));
    expect(parts[0]?.left).toBe(0);
    expect((parts[2]?.left ?? 0) + (parts[2]?.width ?? 0)).toBeCloseTo(1, 12);
    for (const [i, {left, width, top, height}] of parts.entries()) {
      const next = parts[i + 1];
      if (next) expect((left + width - next.left) / width).toBeCloseTo(0.2, 12);
      expect([top, height]).toEqual([0, 1]);
    }
    expect(partOf({...spread, span: 'column'}, 2)).toMatchObject({left: 0, width: 1});
    expect(partOf({...spread, span: 'none'}, 2)).toEqual({left: 0, top: 0, width: 1, height: 1});
    expect(partOf({...spread, windows: 1}, 0)).toEqual({left: 0, top: 0, width: 1, height: 1});
  });

  /** The opacity that a mask has so many per cent into its gradient. */
  const opacityAt = (fade: string, percent: number): number => {
    const stops = [...fade.matchAll(/rgb\(0 0 0 \/ ([\d.]+)\) ([\d.]+)%/g)].map(
      ([, alpha, at]): [number, number] => [Number(at), Number(alpha)],
    );
    const after = stops.findIndex(([at]) => at >= percent);
    const [[x0, y0], [x1, y1]] = [stops[Math.max(0, after - 1)] ?? [0, 0], stops[after] ?? [100, 1]];
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (percent - x0)) / (x1 - x0);
  };

  test('the light of two neighbours is that of one, all over the overlap', () => {
    for (const gamma of [1, 2.2, 3]) {
      const [left] = fadesOf(spread, 1, gamma);
      const [right] = fadesOf(spread, 0, gamma);
      expect(left).toContain('to right');
      expect(right).toContain('to left');
      for (let percent = 0; percent <= 20; percent += 0.5) {
        const light = opacityAt(left ?? '', percent) ** gamma + opacityAt(right ?? '', 20 - percent) ** gamma;
        expect(light, `${percent} % at gamma ${gamma}`).toBeGreaterThan(0.97);
        expect(light, `${percent} % at gamma ${gamma}`).toBeLessThan(1.03);
      }
    }
    expect(fadesOf(spread, 1, 2.2)).toHaveLength(2);
    expect(fadesOf({...spread, overlap: 0}, 1, 2.2)).toEqual([]);
    expect(fadesOf({...spread, span: 'none'}, 1, 2.2)).toEqual([]);
  });

  test('a window crops what the page shows of the same frame, whatever its shape and fit', () => {
    const frame = {width: 1000, height: 500};
    const halves = [0, 1].map((window) => partOf({span: 'row', windows: 2, overlap: 0}, window));
    // A spread of 2000 x 500 over a picture of 640 x 480: as wide as it is, 160 high, in the middle.
    const crops = halves.map((part) => cropOf({width: 640, height: 480}, frame, part, 'cover'));
    expect(crops).toEqual([
      {x: 0, y: 160, width: 320, height: 160},
      {x: 320, y: 160, width: 320, height: 160},
    ]);
    const whole = cropOf({width: 640, height: 480}, frame, partOf({...spread, windows: 1}, 0), 'contain');
    for (const [name, value] of Object.entries({x: -160, y: 0, width: 960, height: 480})) {
      expect(whole[name as 'x'], name).toBeCloseTo(value, 9);
    }
    const values = {...defaults, span: 'row', outputs: 1} as const;
    expect(dreamStyle(values, 1)).toEqual({left: '-100%', top: '0%', width: '200%', height: '100%'});
    expect(frameStyle({...values, turn: '90'}, 0, frame)).toMatchObject({
      transform: 'translate(1000px, 0) rotate(90deg)',
      width: '500px',
      height: '1000px',
    });
  });
});
