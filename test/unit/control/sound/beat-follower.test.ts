import {expect, test} from 'vitest';
import {BeatFollower} from '../../../../src/control/sound/beat-follower.ts';
import {beatAt, type Tempo} from '../../../../src/params/tempo.ts';

/** Follows beats of a tempo from `fromS` on. Gives the tempos that were set. */
function followed(tempo: Tempo, bpm: number, fromS: number, beats: number): Tempo[] {
  const follower = new BeatFollower();
  let now = tempo;
  return Array.from({length: beats}, (_, beat) => fromS + (beat * 60) / bpm).flatMap((beatS) => {
    const next = follower.follow(now, bpm, beatS);
    now = next ?? now;
    return next ? [next] : [];
  });
}

test('puts the nearest beat where it was heard, so that bars go on counting', () => {
  const [next] = followed({bpm: 100, originS: 0}, 120, 6.1, 1);
  expect(next?.bpm).toBe(120);
  // At 100 BPM the beat at 6.1 s is nearly the tenth.
  expect(next && beatAt(next, 6.1)).toBeCloseTo(10);
});

test('leaves a tempo alone that is in step, and sets one that drifts at most once a second', () => {
  expect(followed({bpm: 120, originS: 0}, 120, 60, 64)).toEqual([]);
  const set = followed({bpm: 119, originS: 0}, 121, 60, 64);
  expect(set.length).toBeGreaterThan(0);
  expect(set.length).toBeLessThan(32);
  const off = followed({bpm: 120, originS: 0.1}, 120, 60, 20);
  expect(off).toHaveLength(1);
  expect(off[0] && beatAt(off[0], 60) % 1).toBeCloseTo(0);
});
