import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {SourceRequest} from '../../../src/source/open.ts';
import {SourceKeeper} from '../../../src/source/source-keeper.ts';
import {SourceByHand} from '../ui/source-by-hand.ts';

const camera: SourceRequest = {kind: 'camera', device: '', size: '640x480'};
const scene: SourceRequest = {kind: 'scene'};
const screen: SourceRequest = {kind: 'screen'};

let opened: SourceByHand[];
let heard: string[];
let keeper: SourceKeeper;
const source = (index: number): SourceByHand => {
  const found = opened[index];
  if (!found) throw new Error(`source ${index} was never opened`);
  return found;
};
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  heard = [];
  keeper = new SourceKeeper(
    ({kind}) => {
      const made = new SourceByHand(kind);
      opened.push(made);
      return made;
    },
    {
      frame: (frame, {kind}) => {
        heard.push(`frame ${kind}`);
        frame.image.close();
      },
      running: ({kind}) => heard.push(`running ${kind}`),
      failed: ({kind, code}) => heard.push(`${code} ${kind}`),
    },
  );
});
afterEach(() => vi.useRealTimers());

describe('the source keeper', () => {
  test('keeps the old source until the new one delivers, then stops it', async () => {
    void keeper.choose(scene);
    source(0).give();
    await settle();
    void keeper.choose(camera);
    source(0).give();
    expect(source(0).stopped).toBe(false);
    source(1).give();
    expect(source(0).stopped).toBe(true);
    source(1).give();
    expect(heard).toEqual([
      'running scene',
      'frame scene',
      'frame scene',
      'running camera',
      'frame camera',
      'frame camera',
    ]);
  });

  test('leaves what runs as it is when the new source cannot start', async () => {
    void keeper.choose(scene);
    source(0).give();
    await settle();
    void keeper.choose(camera);
    source(1).fail();
    await settle();
    expect(heard.at(-1)).toBe('source-failed camera');
    expect(keeper.current).toBe(source(0));
    expect(source(0).stopped).toBe(false);
    expect(opened).toHaveLength(2);
  });

  test('falls back to the scene at once when nothing runs', async () => {
    void keeper.choose(camera);
    source(0).fail();
    await settle();
    source(1).give();
    expect(heard).toEqual(['source-failed camera', 'running scene', 'frame scene']);
  });

  test('shows the scene where a camera is slow, until it comes', async () => {
    void keeper.choose(camera);
    await vi.advanceTimersByTimeAsync(250);
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    source(1).give();
    source(0).give();
    expect(source(1).stopped).toBe(true);
    expect(heard).toEqual(['running scene', 'frame scene', 'running camera', 'frame camera']);
  });

  test('gives up the scene where the camera comes while it is painted', async () => {
    void keeper.choose(camera);
    await vi.advanceTimersByTimeAsync(350);
    source(0).give();
    expect(source(1).stopped).toBe(true);
    source(1).give();
    expect(source(1).closed).toBe(1);
    expect(heard).toEqual(['running camera', 'frame camera']);
  });

  test('keeps the scene that is being painted where the camera fails meanwhile', async () => {
    void keeper.choose(camera);
    await vi.advanceTimersByTimeAsync(350);
    source(0).fail();
    await vi.advanceTimersByTimeAsync(1000);
    source(1).give();
    expect(opened).toHaveLength(2);
    expect(heard).toEqual(['source-failed camera', 'running scene', 'frame scene']);
  });

  test('keeps the last frame when a source ends, then turns to the scene', async () => {
    void keeper.choose(camera);
    source(0).give();
    await settle();
    source(0).end();
    expect(heard.at(-1)).toBe('screen-ended camera');
    await vi.advanceTimersByTimeAsync(3000);
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(source(1).kind).toBe('scene');
  });

  test('does not turn to the scene when another source was chosen meanwhile', async () => {
    void keeper.choose(camera);
    source(0).give();
    await settle();
    source(0).end();
    void keeper.choose(screen);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened.map(({kind}) => kind)).toEqual(['camera', 'screen']);
  });

  test('gives up an earlier request for a later one without a report, and closes its late frames', async () => {
    void keeper.choose(camera);
    void keeper.choose(screen);
    await settle();
    expect(source(0).stopped).toBe(true);
    source(1).give();
    await settle();
    source(0).give();
    expect(source(0).closed).toBe(1);
    expect(heard).toEqual(['running screen', 'frame screen']);
  });

  test('does not try the scene for ever when the scene itself fails', async () => {
    void keeper.choose(scene);
    source(0).fail();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened).toHaveLength(1);
    expect(heard).toEqual(['source-failed scene']);
  });

  test('stops the scene that is being painted', async () => {
    void keeper.choose(camera);
    await vi.advanceTimersByTimeAsync(350);
    keeper.stop();
    source(1).give();
    expect(source(1).stopped).toBe(true);
    expect(heard).toEqual([]);
  });

  test('stops everything', async () => {
    void keeper.choose(scene);
    source(0).give();
    await settle();
    void keeper.choose(camera);
    keeper.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened.map(({stopped}) => stopped)).toEqual([true, true]);
    expect(heard).toEqual(['running scene', 'frame scene']);
  });
});
