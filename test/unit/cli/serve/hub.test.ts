import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, test, vi} from 'vitest';
import {Hub} from '../../../../src/cli/serve/remote/hub.ts';
import {RateLimit} from '../../../../src/cli/serve/remote/rate-limit.ts';
import {RemoteError} from '../../../../src/control/remote/json.ts';
import type {Play} from '../../../../src/control/remote/play.ts';
import {noRights} from '../../../../src/control/remote/rights.ts';

const codeOf = (act: () => void): string => {
  try {
    act();
    return 'played';
  } catch (error) {
    return (error as RemoteError).code;
  }
};

function hubWithPage() {
  const hub = new Hub();
  const played: Play[][] = [];
  const dismissed: string[] = [];
  const leave = hub.connect({
    play: (plays) => played.push([...plays]),
    dismiss: ({code}) => dismissed.push(code),
  });
  return {hub, played, dismissed, leave};
}

describe('the hub', () => {
  test('sends what is played within a frame together: of what sets the same, the last; of what acts, all', async () => {
    const {hub, played} = hubWithPage();
    hub.play({type: 'set', key: 'zoom', value: 0.1});
    hub.play({type: 'act', action: 'hit', down: true});
    hub.play({type: 'set', key: 'zoom', value: 0.2});
    hub.play({type: 'act', action: 'hit', down: false});
    await wait(30);
    expect(played).toEqual([
      [
        {type: 'act', action: 'hit', down: true},
        {type: 'set', key: 'zoom', value: 0.2},
        {type: 'act', action: 'hit', down: false},
      ],
    ]);
  });

  test('waits for as long as a frame of the page’s display takes, until another page is played', async () => {
    const {hub, played} = hubWithPage();
    hub.report({type: 'display', frameMs: 100});
    const playFor = async (ms: number): Promise<number> => {
      const before = played.length;
      for (let passedMs = 0; passedMs < ms; passedMs += 1) {
        hub.play({type: 'crossfade', at: passedMs / ms});
        await vi.advanceTimersByTimeAsync(1);
      }
      return played.length - before;
    };
    vi.useFakeTimers();
    try {
      expect(await playFor(1000)).toBeLessThan(13);
      hub.connect({play: (plays) => played.push([...plays]), dismiss: () => undefined});
      expect(await playFor(1000)).toBeGreaterThan(50);
    } finally {
      vi.useRealTimers();
    }
  });

  test('gives the dream to one page, the last that asked', async () => {
    const {hub, played, dismissed, leave} = hubWithPage();
    const second: Play[] = [];
    hub.connect({play: (plays) => second.push(...plays), dismiss: () => undefined});
    expect(dismissed).toEqual(['page-replaced']);
    leave();
    hub.play({type: 'crossfade', at: 1});
    await wait(30);
    expect(played).toEqual([]);
    expect(second).toEqual([{type: 'crossfade', at: 1}]);
  });

  test('refuses visitors what they may not, and everybody what there is not', () => {
    const {hub, leave} = hubWithPage();
    const look: Play = {type: 'look', name: 'Oil'};
    expect(codeOf(() => hub.playAsVisitor(look))).toBe('not-allowed');
    hub.report({
      type: 'rights',
      rights: {...noRights, looks: ['oil']},
    });
    expect(codeOf(() => hub.playAsVisitor(look))).toBe('look-unknown');
    hub.report({type: 'shown', shown: {looks: [{name: 'oil', title: 'Oil'}]}});
    expect(codeOf(() => hub.playAsVisitor(look))).toBe('played');
    expect(codeOf(() => hub.playAsVisitor({type: 'set', key: 'zoom', value: 0}))).toBe('not-allowed');
    leave();
    expect(codeOf(() => hub.playAsVisitor(look))).toBe('no-page');
    expect(codeOf(() => hub.play(look))).toBe('no-page');
  });
});

test('a rate is let through evenly, whatever comes at once', () => {
  const limit = new RateLimit(200, 0);
  const passed = (nowMs: number, count: number): number =>
    Array.from({length: count}, () => limit.passes(nowMs)).filter(Boolean).length;
  expect(passed(0, 1000)).toBe(200);
  expect(passed(500, 1000)).toBe(100);
  expect(passed(60_000, 1000)).toBe(200);
});
