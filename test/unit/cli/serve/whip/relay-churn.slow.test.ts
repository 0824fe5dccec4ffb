import {expect, onTestFinished, test} from 'vitest';
import {Relay, viewersAtMost} from '../../../../../src/cli/serve/whip/relay.ts';
import {collectedBytes} from '../../../../support/collected-bytes.ts';
import {virtualPublisher, virtualViewer} from '../../../../support/virtual-peers.ts';

/** `REVERIE_CHURN_S=600` lets viewers come and go for ten minutes. */
const seconds = Number(process.env['REVERIE_CHURN_S'] ?? 20);
/** What the second half may hold more than the first, in bytes: a connection that is kept has about a megabyte. */
const growthAtMost = 12e6;

/** In one of so many rounds a viewer leaves without a word, and is missed some twenty seconds later. */
const silentEvery = 12;

/** Watches until it has seen a few frames, and leaves: with a word, or without one. */
async function visit(relay: Relay, says: boolean): Promise<void> {
  const {id, seen, close} = await virtualViewer({offer: (sdp) => relay.watch(sdp)});
  const untilMs = performance.now() + 10_000;
  while (id !== undefined && seen.frames < 3 && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (id !== undefined && seen.frames === 0) throw new Error('A viewer saw nothing within ten seconds.');
  if (says && id !== undefined) relay.end(id);
  close();
}

test('viewers come and go, and the memory stays', {timeout: (seconds + 240) * 1000}, async () => {
  const relay = new Relay();
  onTestFinished(() => relay.close());
  const publisher = await virtualPublisher({
    offer: (sdp) => relay.publish(sdp),
    trickle: (id, fragment) => relay.trickle(id, fragment),
  });
  onTestFinished(publisher.close);
  const startMs = performance.now();
  const held: number[] = [];
  let visits = 0;
  while (performance.now() - startMs < seconds * 1000 || held.length < 6) {
    // Fewer than there is room for: those who left without a word are missed a little later.
    const isSilent = held.length % silentEvery === 2;
    const come = Array.from({length: viewersAtMost / 4}, (_, at) => visit(relay, !isSilent || at > 0));
    visits += (await Promise.all(come)).length;
    await expect.poll(() => relay.viewers, {timeout: 60_000}).toBe(0);
    held.push(collectedBytes());
  }
  const half = Math.floor(held.length / 2);
  const least = (of: readonly number[]): number => Math.min(...of);
  // The first visits pay for what is made once.
  const [before, after] = [least(held.slice(Math.min(2, half - 1), half)), least(held.slice(half))];
  const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${visits} visits in ${Math.round((performance.now() - startMs) / 1000)} s: ${inMb(held[0] ?? 0)} after the first, ` +
      `${inMb(before)} in the first half, ${inMb(after)} in the second; resident ${inMb(process.memoryUsage().rss)}.`,
  );
  expect(visits).toBeGreaterThan(8);
  expect(after - before).toBeLessThan(growthAtMost);
});
