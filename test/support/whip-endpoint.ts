import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import wrtc from '@roamhq/wrtc';
import {textOf} from './text-of.ts';

/** An image, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: ArrayLike<number>;
  /** 3 or 4 a pixel, red first. */
  readonly channels: 3 | 4;
}

/** A WHIP endpoint of another implementation of WebRTC than the page's, which decodes what it gets. */
export interface WhipEndpoint {
  readonly url: string;
  /** Streams that were opened, and those that were ended by DELETE. */
  readonly opened: number;
  readonly ended: number;
  /** Fragments with candidates that came. */
  readonly trickled: number;
  /** Frames that were decoded so far, and samples of sound. */
  readonly frames: number;
  readonly samples: number;
  /** The newest frame; undefined before the first. */
  frame(): Pixels | undefined;
  /** Whatever was offered last. */
  readonly offer: string;
  readonly authorisation: string | undefined;
  close(): Promise<void>;
}

/** I420, as it comes out of a decoder. */
export interface DecodedFrame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

interface Sink {
  onframe?: (event: {frame: {width: number; height: number; data: Uint8Array}}) => void;
  ondata?: (event: {samples: Int16Array}) => void;
  stop(): void;
}
const {RTCVideoSink, RTCAudioSink} = wrtc.nonstandard as unknown as {
  RTCVideoSink: new (track: unknown) => Sink;
  RTCAudioSink: new (track: unknown) => Sink;
};

/** Listens on loopback; with a `token`, for those only who have it. The caller closes it. */
export async function openWhipEndpoint({
  port = 0,
  token,
}: {readonly port?: number; readonly token?: string} = {}): Promise<WhipEndpoint> {
  const state = {opened: 0, ended: 0, trickled: 0, frames: 0, samples: 0, offer: ''};
  let authorisation: string | undefined;
  let newest: {width: number; height: number; data: Uint8Array} | undefined;
  const peers = new Map<string, {peer: InstanceType<typeof wrtc.RTCPeerConnection>; sinks: Sink[]}>();

  const watch = (track: {kind: string}): Sink => {
    if (track.kind === 'video') {
      const sink = new RTCVideoSink(track);
      sink.onframe = ({frame}) => {
        state.frames += 1;
        newest = {...frame, data: frame.data.slice()};
      };
      return sink;
    }
    const sink = new RTCAudioSink(track);
    sink.ondata = ({samples}) => (state.samples += samples.length);
    return sink;
  };

  const end = (id: string): boolean => {
    const session = peers.get(id);
    for (const sink of session?.sinks ?? []) sink.stop();
    session?.peer.close();
    return peers.delete(id);
  };

  const server = createServer((request, response) => {
    void (async () => {
      authorisation = request.headers.authorization;
      const body = await textOf(request);
      const id = (request.url ?? '').split('/')[2] ?? '';
      if (token !== undefined && authorisation !== `Bearer ${token}`) return response.writeHead(401).end();
      if (request.method === 'DELETE') {
        state.ended += end(id) ? 1 : 0;
        return response.writeHead(200).end();
      }
      if (request.method === 'PATCH') {
        state.trickled += 1;
        return response.writeHead(204).end();
      }
      if (request.method !== 'POST') return response.writeHead(405).end();
      state.offer = body;
      state.opened += 1;
      const own = String(state.opened);
      const peer = new wrtc.RTCPeerConnection();
      const sinks: Sink[] = [];
      peers.set(own, {peer, sinks});
      peer.ontrack = ({track}) => sinks.push(watch(track));
      await peer.setRemoteDescription({type: 'offer', sdp: body});
      await peer.setLocalDescription(await peer.createAnswer());
      while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
      const headers = {'Content-Type': 'application/sdp', Location: `/whip/${own}`, ETag: `"${own}"`};
      return response.writeHead(201, headers).end(peer.localDescription?.sdp);
    })().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/whip`,
    get opened() {
      return state.opened;
    },
    get ended() {
      return state.ended;
    },
    get trickled() {
      return state.trickled;
    },
    get frames() {
      return state.frames;
    },
    get samples() {
      return state.samples;
    },
    get offer() {
      return state.offer;
    },
    get authorisation() {
      return authorisation;
    },
    frame: () => {
      if (!newest) return undefined;
      return rgbOf(newest);
    },
    close: async () => {
      for (const id of [...peers.keys()]) end(id);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The colours of I420 of BT.709 in limited range. */
export function rgbOf({width, height, data}: DecodedFrame): Pixels {
  const pixels = new Uint8ClampedArray(3 * width * height);
  const [columns, plane] = [width >> 1, width * height];
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 3) {
      const at = plane + (y >> 1) * columns + (x >> 1);
      const luminance = (255 / 219) * ((data[y * width + x] ?? 0) - 16);
      const blue = (255 / 224) * ((data[at] ?? 0) - 128);
      const red = (255 / 224) * ((data[at + plane / 4] ?? 0) - 128);
      pixels[to] = luminance + 1.5748 * red;
      pixels[to + 1] = luminance - 0.1873 * blue - 0.4681 * red;
      pixels[to + 2] = luminance + 1.8556 * blue;
    }
  }
  return {width, height, pixels, channels: 3};
}

/** The mean colour of the middle of one cell of an image that is divided into `columns` by `rows`. */
export function colourIn(
  {width, height, pixels, channels}: Pixels,
  {columns, rows, column, row}: Readonly<Record<'columns' | 'rows' | 'column' | 'row', number>>,
): readonly [number, number, number] {
  const [x0, y0] = [
    Math.floor((width * (column + 0.4)) / columns),
    Math.floor((height * (row + 0.4)) / rows),
  ];
  const [x1, y1] = [Math.ceil((width * (column + 0.6)) / columns), Math.ceil((height * (row + 0.6)) / rows)];
  const sum: [number, number, number] = [0, 0, 0];
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) {
      for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] ?? 0) + (pixels[channels * (y * width + x) + c] ?? 0);
    }
  }
  const count = (x1 - x0) * (y1 - y0);
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
