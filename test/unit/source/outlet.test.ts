import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {Outlet} from '../../../src/source/outlet.ts';
import {notices} from '../../../src/source/notices.ts';
import {SourceError, type Frame} from '../../../src/source/source.ts';

const image = (close: () => void = () => undefined): ImageBitmap => ({close}) as ImageBitmap;

const broken = (): SourceError => new SourceError('video', notices['video-empty']({label: 'a'}));

function outletWithLog(): {outlet: Outlet; frames: Frame[]; ends: SourceError[]} {
  const frames: Frame[] = [];
  const ends: SourceError[] = [];
  const outlet = new Outlet('video', {
    frame: (frame) => frames.push(frame),
    ended: (why) => ends.push(why),
  });
  return {outlet, frames, ends};
}

describe('Outlet', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps the intervals of a clock that grows and goes on growing when it falls back', () => {
    const {outlet, frames} = outletWithLog();
    for (const timestampMs of [100, 140, 180, 0, 40, 0]) outlet.give(image(), timestampMs);
    const times = frames.map(({timestampMs}) => timestampMs);
    expect(times.slice(0, 3)).toEqual([100, 140, 180]);
    const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(steps[3]).toBeCloseTo(40);
  });

  it('hands over frames while open; closes those that come later', async () => {
    const {outlet, frames} = outletWithLog();
    const closed: string[] = [];
    const early = image(() => closed.push('early'));
    const late = image(() => closed.push('late'));
    outlet.give(early, 0);
    await outlet.first;
    outlet.close();
    outlet.give(late, 1);
    expect(frames.map(({image}) => image)).toEqual([early]);
    expect(closed).toEqual(['late']);
  });

  it('releases once, the last acquired first, and at once when it is closed already', () => {
    const {outlet} = outletWithLog();
    const released: string[] = [];
    outlet.onClose(() => released.push('camera'));
    outlet.onClose(() => released.push('reader'));
    outlet.close();
    outlet.close();
    expect(released).toEqual(['reader', 'camera']);
    outlet.onClose(() => released.push('late'));
    expect(released).toEqual(['reader', 'camera', 'late']);
  });

  it('releases everything and settles, whatever a release throws', async () => {
    const before = outletWithLog();
    const after = outletWithLog();
    const released: string[] = [];
    after.outlet.give(image(), 0);
    for (const {outlet} of [before, after]) {
      outlet.onClose(() => released.push('camera'));
      outlet.onClose(() => {
        throw new Error('The reader does not stop.');
      });
      outlet.onClose(() => released.push('timer'));
    }
    expect(() => before.outlet.close()).toThrow('The reader does not stop.');
    await expect(before.outlet.first).rejects.toMatchObject({code: 'source-stopped'});
    expect(() => after.outlet.fail(broken())).toThrow('The reader does not stop.');
    expect(after.ends).toMatchObject([{code: 'video-empty'}]);
    expect(released).toEqual(['timer', 'camera', 'timer', 'camera']);
  });

  it('reports a failure to whoever awaits the first frame, and only later ones to the listener', async () => {
    const before = outletWithLog();
    before.outlet.fail(broken());
    await expect(before.outlet.first).rejects.toMatchObject({code: 'video-empty'});
    expect(before.ends).toEqual([]);

    const after = outletWithLog();
    after.outlet.give(image(), 0);
    after.outlet.fail(broken());
    after.outlet.fail(broken());
    await after.outlet.first;
    expect(after.ends).toHaveLength(1);
  });

  it('fails without a first frame in time, but not with one, nor after its close', async () => {
    const [late, timely, closed] = [outletWithLog(), outletWithLog(), outletWithLog()];
    for (const {outlet} of [late, timely, closed]) outlet.expectFirst(1000, broken);
    timely.outlet.give(image(), 0);
    closed.outlet.close();
    vi.advanceTimersByTime(1001);
    await expect(late.outlet.first).rejects.toMatchObject({code: 'video-empty'});
    expect(timely.outlet.isOpen).toBe(true);
    expect(closed.ends).toEqual([]);
    await expect(closed.outlet.first).rejects.toMatchObject({code: 'source-stopped'});
  });

  it('stops listening when it closes', () => {
    const {outlet} = outletWithLog();
    const target = new EventTarget();
    const heard = vi.fn();
    outlet.listen(target, 'ended', heard);
    target.dispatchEvent(new Event('ended'));
    outlet.close();
    target.dispatchEvent(new Event('ended'));
    expect(heard).toHaveBeenCalledOnce();
  });
});
