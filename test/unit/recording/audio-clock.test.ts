import {describe, expect, test} from 'vitest';
import {AudioClock, ClockOffset} from '../../../src/recording/audio-clock.ts';
import {joined, utf8} from '../../../src/lib/bytes.ts';
import {wholeBytes} from '../../../src/metadata/mp4-boxes.ts';
import {mulberry32} from '../../support/random.ts';

const rateHz = 48_000;
const blockLength = 960;

describe('sound', () => {
  test('stays within 40 ms of the frames over an hour, with a bad clock and late blocks', () => {
    for (const drift of [-200e-6, 100e-6]) {
      const random = mulberry32(7);
      const clock = new AudioClock(rateHz, 1);
      const offset = new ClockOffset();
      const plane = [new Float32Array(blockLength)];
      let worstS = 0;
      // Block i is heard from i * heardS on the page's clock; the sound card counts a fiftieth of a second for it.
      const heardS = (blockLength / rateHz) * (1 + drift);
      for (let i = 0; i < 3600 / heardS; i++) {
        const countedEndS = ((i + 1) * blockLength) / rateHz;
        const arrivedS = (i + 1) * heardS + 0.002 + (random() < 0.05 ? 0.03 * random() : 0.003 * random());
        const atS = countedEndS - blockLength / rateHz + offset.observe(arrivedS, countedEndS);
        const beginsS = clock.endS;
        clock.take(plane, Math.max(0, atS), rateHz);
        worstS = Math.max(worstS, Math.abs(beginsS - i * heardS));
      }
      expect(worstS, `drift ${drift}`).toBeLessThan(0.04);
      // What it would have been: the test can fail.
      expect(Math.abs(3600 * drift)).toBeGreaterThan(0.3);
    }
  });

  test('follows another clock from one block to the next, as when its stream is handed over', () => {
    const offset = new ClockOffset();
    for (let i = 0; i < 8; i++) expect(offset.observe(100 + i / 50, 7 + i / 50)).toBeCloseTo(93, 6);
    for (let i = 8; i < 50; i++) expect(offset.observe(100 + i / 50, 0.5 + i / 50)).toBeCloseTo(99.5, 6);
  });

  test('is with the frames again at once when its first blocks came late', () => {
    const clock = new AudioClock(rateHz, 1);
    const offset = new ClockOffset();
    const lengthS = blockLength / rateHz;
    const apartS = Array.from({length: 25}, (_, i) => {
      const lateS = i < 5 ? 0.15 : 0.002;
      const endS = (i + 1) * lengthS;
      const atS = endS - lengthS + offset.observe(100 + endS + lateS, endS) - 100;
      const beginsS = clock.endS;
      const given = clock.take([new Float32Array(blockLength)], atS, rateHz).length > 0;
      return given ? beginsS - i * lengthS : NaN;
    });
    const after = apartS.slice(15);
    expect(after.every((value) => Math.abs(value) < 0.04)).toBe(true);
  });

  test('has silence for a gap and nothing twice', () => {
    const clock = new AudioClock(rateHz, 2);
    const tone = [new Float32Array(blockLength).fill(0.5)];
    expect(clock.take(tone, 0, rateHz).flat()).toHaveLength(2);
    const blocks = clock.take(tone, 1, rateHz);
    expect(blocks).toHaveLength(2);
    expect(blocks[0]?.[0]?.length).toBe(rateHz - blockLength);
    expect(blocks[0]?.[0]?.every((sample) => sample === 0)).toBe(true);
    expect(blocks[1]?.[1]?.every((sample) => sample === 0.5)).toBe(true);
    expect(clock.endS).toBeCloseTo(1.02, 6);
    expect(clock.take(tone, 0.5, rateHz)).toEqual([]);
    expect(clock.silence(1.52).map(([plane]) => plane?.length)).toEqual([rateHz / 2]);
    expect(clock.silence(1)).toEqual([]);
  });

  test('of another rate has the same length in time and the same shape', () => {
    const clock = new AudioClock(rateHz, 1);
    const [block] = clock.take([Float32Array.from({length: 441}, (_, i) => i / 440)], 0, 44_100);
    expect(block?.[0]).toHaveLength(480);
    block?.[0]?.forEach((sample, i) => expect(sample).toBeCloseTo(i / 479, 5));
  });
});

describe('a fragmented MP4', () => {
  const box = (type: string, length: number): Uint8Array => {
    const bytes = joined([new Uint8Array(4), utf8(type), new Uint8Array(length)]);
    new DataView(bytes.buffer).setUint32(0, bytes.length);
    return bytes;
  };
  const head = [box('ftyp', 12), box('moov', 100)];
  const fragments = [box('moof', 40), box('mdat', 1000), box('moof', 40), box('mdat', 500)];
  const file = joined([...head, ...fragments]);
  const bytesOf = (parts: Uint8Array[]): number => joined(parts).length;
  const whole = (length: number): number => {
    const cut = file.subarray(0, length);
    return wholeBytes((at, wanted) => cut.subarray(at, at + wanted), length);
  };

  test('is whole up to the last fragment that is, wherever it was cut', () => {
    const first = bytesOf([...head, ...fragments.slice(0, 2)]);
    for (let length = 0; length <= file.length; length++) {
      expect(whole(length)).toBe(length < first ? 0 : length < file.length ? first : file.length);
    }
  });

  test('with a length in 64 bits is read, and one with a length of nothing ends there', () => {
    const large = joined([new Uint8Array([0, 0, 0, 1]), utf8('mdat'), new Uint8Array(8), new Uint8Array(10)]);
    new DataView(large.buffer).setBigUint64(8, BigInt(large.length));
    const movie = joined([...head, box('moof', 8), large]);
    const read = (from: Uint8Array) =>
      wholeBytes((at, length) => from.subarray(at, at + length), from.length);
    expect(read(movie)).toBe(movie.length);
    expect(read(joined([movie, new Uint8Array(50)]))).toBe(movie.length);
  });
});
