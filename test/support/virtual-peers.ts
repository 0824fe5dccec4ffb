import wrtc from '@roamhq/wrtc';
import {rgbOf, type DecodedFrame, type Pixels} from './whip-endpoint.ts';

interface Source {
  createTrack(): MediaStreamTrack;
  onFrame(frame: {width: number; height: number; data: Uint8Array}): void;
}
interface Sink {
  onframe?: (event: {frame: DecodedFrame}) => void;
  stop(): void;
}
const {RTCVideoSource, RTCVideoSink} = wrtc.nonstandard as unknown as {
  RTCVideoSource: new () => Source;
  RTCVideoSink: new (track: unknown) => Sink;
};
type Peer = InstanceType<typeof wrtc.RTCPeerConnection>;

/** What takes the offer of a publisher or a viewer: the relay itself, or a server by HTTP. */
export interface Signalling {
  readonly offer: (sdp: string) => Promise<{readonly id: string; readonly sdp: string} | undefined>;
  readonly trickle?: (id: string, fragment: string) => Promise<unknown>;
}

const [width, height] = [160, 96];
/** Of one grey. */
const frameOf = (luminance: number) => ({
  width,
  height,
  data: new Uint8Array((width * height * 3) / 2).fill(luminance, 0, width * height).fill(128, width * height),
});

const gathered = async (peer: Peer): Promise<string> => {
  while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
  return peer.localDescription?.sdp ?? '';
};

/** Publishes frames of one grey, as the page does: the offer first, the candidates after the answer. */
export async function virtualPublisher({offer, trickle}: Signalling, luminance = 200) {
  const peer = new wrtc.RTCPeerConnection();
  const source = new RTCVideoSource();
  const timer = setInterval(() => source.onFrame(frameOf(luminance)), 50);
  const close = (): void => {
    clearInterval(timer);
    peer.close();
  };
  try {
    peer.addTrack(source.createTrack());
    const description = await peer.createOffer();
    const accepted = await offer(description.sdp ?? '');
    if (!accepted) throw new Error('The publisher was refused.');
    await peer.setLocalDescription(description);
    await peer.setRemoteDescription({type: 'answer', sdp: accepted.sdp});
    await trickle?.(accepted.id, await gathered(peer));
    return {id: accepted.id, close};
  } catch (error) {
    close();
    throw error;
  }
}

/** Watches, and decodes what it gets; its `id` is undefined if it was not let in. */
export async function virtualViewer({offer}: Signalling) {
  const peer = new wrtc.RTCPeerConnection();
  const sinks: Sink[] = [];
  const seen = {frames: 0, luminance: 0};
  peer.ontrack = ({track}) => {
    const sink = new RTCVideoSink(track);
    sink.onframe = ({frame}) => {
      seen.frames += 1;
      seen.luminance = frame.data[Math.floor((width * height) / 2)] ?? 0;
    };
    sinks.push(sink);
  };
  peer.addTransceiver('video', {direction: 'recvonly'});
  await peer.setLocalDescription(await peer.createOffer());
  const accepted = await offer(await gathered(peer));
  if (accepted) await peer.setRemoteDescription({type: 'answer', sdp: accepted.sdp});
  const close = (): void => {
    for (const sink of sinks.splice(0)) sink.stop();
    peer.close();
  };
  return {id: accepted?.id, seen, close};
}

/** Watches where the server makes the offer; `frame` is the newest in its colours, undefined before the first. */
export function answeringViewer() {
  const peer = new wrtc.RTCPeerConnection();
  const sinks: Sink[] = [];
  const seen = {frames: 0};
  let newest: DecodedFrame | undefined;
  peer.ontrack = ({track}) => {
    const sink = new RTCVideoSink(track);
    sink.onframe = ({frame}) => {
      seen.frames += 1;
      newest = {...frame, data: frame.data.slice()};
    };
    sinks.push(sink);
  };
  return {
    seen,
    frame: (): Pixels | undefined => newest && rgbOf(newest),
    answer: async (offer: string): Promise<string> => {
      await peer.setRemoteDescription({type: 'offer', sdp: offer});
      await peer.setLocalDescription(await peer.createAnswer());
      return gathered(peer);
    },
    close: (): void => {
      for (const sink of sinks.splice(0)) sink.stop();
      peer.close();
    },
  };
}

/** A session at a server, by HTTP. */
export function overHttp(url: string): Signalling & {readonly end: (id: string) => Promise<number>} {
  const at = (id: string): string => `${url}/${id}`;
  return {
    offer: async (sdp) => {
      const headers = {'Content-Type': 'application/sdp'};
      const answer = await fetch(url, {method: 'POST', headers, body: sdp});
      const text = await answer.text();
      if (answer.status !== 201) return undefined;
      return {id: (answer.headers.get('location') ?? '').split('/').at(-1) ?? '', sdp: text};
    },
    trickle: (id, fragment) =>
      fetch(at(id), {
        method: 'PATCH',
        headers: {'Content-Type': 'application/trickle-ice-sdpfrag'},
        body: fragment,
      }),
    end: async (id) => (await fetch(at(id), {method: 'DELETE'})).status,
  };
}
