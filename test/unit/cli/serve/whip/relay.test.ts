import wrtc from '@roamhq/wrtc';
import {afterEach, expect, test} from 'vitest';
import {Relay, viewersAtMost} from '../../../../../src/cli/serve/whip/relay.ts';

interface Source {
  createTrack(): MediaStreamTrack;
  onFrame(frame: {width: number; height: number; data: Uint8Array}): void;
}
interface Sink {
  onframe?: (event: {frame: {width: number; data: Uint8Array}}) => void;
  stop(): void;
}
const {RTCVideoSource, RTCVideoSink} = wrtc.nonstandard as unknown as {
  RTCVideoSource: new () => Source;
  RTCVideoSink: new (track: unknown) => Sink;
};
type Peer = InstanceType<typeof wrtc.RTCPeerConnection>;

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

const gathered = async (peer: Peer): Promise<string> => {
  while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
  return peer.localDescription?.sdp ?? '';
};

const [width, height] = [160, 96];
/** Of one grey, which goes up with the time. */
const frameOf = (luminance: number) => ({
  width,
  height,
  data: new Uint8Array((width * height * 3) / 2).fill(luminance, 0, width * height).fill(128, width * height),
});

async function publish(relay: Relay, luminance = 200): Promise<string> {
  const peer = new wrtc.RTCPeerConnection();
  const source = new RTCVideoSource();
  const timer = setInterval(() => source.onFrame(frameOf(luminance)), 50);
  endings.push(() => {
    clearInterval(timer);
    peer.close();
  });
  peer.addTrack(source.createTrack());
  // As the page does: the offer first, the candidates after the answer.
  const offer = await peer.createOffer();
  const accepted = await relay.publish(offer.sdp ?? '');
  await peer.setLocalDescription(offer);
  await peer.setRemoteDescription({type: 'answer', sdp: accepted.sdp});
  await relay.trickle(accepted.id, await gathered(peer));
  return accepted.id;
}

async function watch(relay: Relay) {
  const peer = new wrtc.RTCPeerConnection();
  const seen = {frames: 0, luminance: 0};
  peer.ontrack = ({track}) => {
    const sink = new RTCVideoSink(track);
    sink.onframe = ({frame}) => {
      seen.frames += 1;
      seen.luminance = frame.data[Math.floor((width * height) / 2)] ?? 0;
    };
    endings.push(() => sink.stop());
  };
  endings.push(() => peer.close());
  peer.addTransceiver('video', {direction: 'recvonly'});
  await peer.setLocalDescription(await peer.createOffer());
  const accepted = await relay.watch(await gathered(peer));
  if (accepted) await peer.setRemoteDescription({type: 'answer', sdp: accepted.sdp});
  return {id: accepted?.id, seen, peer};
}

test(
  'viewers see what is published, from the moment they come; one that leaves harms nobody',
  {timeout: 60_000},
  async () => {
    const relay = new Relay();
    endings.push(() => relay.close());
    await publish(relay);
    const viewers = [await watch(relay), await watch(relay), await watch(relay)];
    for (const {seen} of viewers) await expect.poll(() => seen.frames, {timeout: 15_000}).toBeGreaterThan(5);
    for (const {seen} of viewers) expect(Math.abs(seen.luminance - 200)).toBeLessThan(12);
    // One vanishes without a word, one says goodbye.
    viewers[0]?.peer.close();
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
    const relay = new Relay();
    endings.push(() => relay.close());
    expect((await watch(relay)).id).toBeUndefined();
    const id = await publish(relay);
    for (let count = 0; count < viewersAtMost; count += 1) expect((await watch(relay)).id).toBeDefined();
    expect((await watch(relay)).id).toBeUndefined();
    expect(relay.end(id)).toBe(true);
    expect(relay).toMatchObject({isLive: false, viewers: 0});
    expect(relay.end(id)).toBe(false);
  },
);

test('hostile descriptions and fragments cost nothing but themselves', {timeout: 110_000}, async () => {
  const relay = new Relay();
  endings.push(() => relay.close());
  const peer = new wrtc.RTCPeerConnection();
  endings.push(() => peer.close());
  peer.addTransceiver('video', {direction: 'sendonly'});
  const {sdp = ''} = await peer.createOffer();
  const random = randomFrom(7);
  for (let count = 0; count < 40; count += 1) {
    const accepted = await relay.publish(mutated(sdp, random)).catch(() => undefined);
    if (accepted)
      await relay.trickle(accepted.id, mutated('a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n', random));
    await relay.watch(mutated(sdp, random)).catch(() => undefined);
  }
  await publish(relay);
  const {seen} = await watch(relay);
  await expect.poll(() => seen.frames, {timeout: 20_000}).toBeGreaterThan(2);
});

/** Numbers from 0 to 1, the same for each seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A text with lines lost, doubled, swapped or spoiled. */
function mutated(text: string, random: () => number): string {
  const lines = text.split('\r\n');
  const pick = (): number => Math.floor(random() * lines.length);
  for (let times = 0; times < 1 + random() * 6; times += 1) {
    const at = pick();
    const line = lines[at] ?? '';
    const cut = Math.floor(random() * line.length);
    const kinds = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, line),
      () => lines.splice(at, 1, lines[pick()] ?? ''),
      () => lines.splice(at, 1, line.slice(0, cut)),
      () =>
        lines.splice(at, 1, line.slice(0, cut) + String.fromCharCode(random() * 300) + line.slice(cut + 1)),
      () => lines.splice(at, 1, line.replace(/\d+/g, String(Math.floor((random() - 0.3) * 1e10)))),
      () => lines.splice(at, 1, line.repeat(50)),
    ];
    kinds[Math.floor(random() * kinds.length)]?.();
  }
  return lines.join('\r\n');
}
