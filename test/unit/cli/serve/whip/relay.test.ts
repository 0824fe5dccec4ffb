import {afterEach, expect, test} from 'vitest';
import {Relay, viewersAtMost} from '../../../../../src/cli/serve/whip/relay.ts';
import {plainOffer} from '../../../../support/hostile-sdp.ts';
import {virtualPublisher, virtualViewer} from '../../../../support/virtual-peers.ts';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

function openRelay(): Relay {
  const relay = new Relay();
  endings.push(() => relay.close());
  return relay;
}

async function publish(relay: Relay): Promise<string> {
  const {id, close} = await virtualPublisher({
    offer: (sdp) => relay.publish(sdp),
    trickle: (own, fragment) => relay.trickle(own, fragment),
  });
  endings.push(close);
  return id;
}

async function watch(relay: Relay) {
  const viewer = await virtualViewer({offer: (sdp) => relay.watch(sdp)});
  endings.push(viewer.close);
  return viewer;
}

test(
  'viewers see what is published, from the moment they come; one that leaves harms nobody',
  {timeout: 60_000},
  async () => {
    const relay = openRelay();
    await publish(relay);
    const viewers = [await watch(relay), await watch(relay), await watch(relay)];
    for (const {seen} of viewers) await expect.poll(() => seen.frames, {timeout: 15_000}).toBeGreaterThan(5);
    for (const {seen} of viewers) expect(Math.abs(seen.luminance - 200)).toBeLessThan(12);
    // One vanishes without a word, one says goodbye.
    viewers[0]?.close();
    expect(relay.end(viewers[1]?.id ?? '')).toBe(true);
    const before = viewers[2]?.seen.frames ?? 0;
    await expect.poll(() => viewers[2]?.seen.frames, {timeout: 15_000}).toBeGreaterThan(before + 5);
    expect(relay.viewers).toBeLessThanOrEqual(2);
  },
);

test(
  'without a publisher there is nothing to watch, and no more watch than there is room for',
  {timeout: 60_000},
  async () => {
    const relay = openRelay();
    expect((await watch(relay)).id).toBeUndefined();
    const id = await publish(relay);
    for (let count = 0; count < viewersAtMost; count += 1) expect((await watch(relay)).id).toBeDefined();
    expect((await watch(relay)).id).toBeUndefined();
    expect(relay.end(id)).toBe(true);
    expect(relay).toMatchObject({isLive: false, viewers: 0});
    expect(relay.end(id)).toBe(false);
  },
);

test('those who come in the same moment are no more than there is room for', {timeout: 60_000}, async () => {
  const relay = openRelay();
  await publish(relay);
  const offer = plainOffer.replace('a=sendonly', 'a=recvonly');
  const answers = await Promise.all(Array.from({length: 3 * viewersAtMost}, () => relay.watch(offer)));
  expect(answers.filter((answer) => answer !== undefined)).toHaveLength(viewersAtMost);
  expect(relay.viewers).toBe(viewersAtMost);
});
