import {randomBytes} from 'node:crypto';
import {
  RTCPeerConnection,
  useAV1,
  useH264,
  useNACK,
  useOPUS,
  usePLI,
  useSdesMid,
  useTransportWideCC,
  useTWCC,
  useVP8,
  useVP9,
  type MediaStreamTrack,
  type RTCRtpCodecParameters,
  type RTCRtpReceiver,
  type RTCRtpSender,
} from 'werift';
import {checkedCandidates, checkedOffer} from './checked-offer.ts';

/** For more an engine made for it is the answer: docs/streaming.md. */
export const viewersAtMost = 8;
/** Between two requests for a key frame: each costs the publisher a large frame. */
const keyFramesEveryMs = 500;
const connectsWithinMs = 15_000;

/** A description that was accepted, and the number of its session. */
export interface Accepted {
  readonly id: string;
  readonly sdp: string;
}

interface Publisher {
  readonly id: string;
  readonly peer: RTCPeerConnection;
  readonly tracks: {readonly track: MediaStreamTrack; readonly receiver: RTCRtpReceiver}[];
  lastKeyFrameMs: number;
}

interface Viewer {
  readonly id: string;
  readonly peer: RTCPeerConnection;
  readonly senders: ReadonlyMap<'audio' | 'video', RTCRtpSender>;
}

/**
 * Passes the packets of one publisher on to a few viewers as they come: nothing is decoded, and nobody waits for anybody.
 * A publisher takes the place of the one before, whose viewers connect again.
 */
export class Relay {
  readonly #isAllowed: (address: string) => boolean;
  #publisher: Publisher | undefined;
  readonly #viewers = new Map<string, Viewer>();

  /** Packets come from, and go to, machines only whose address `isAllowed`. */
  constructor(isAllowed: (address: string) => boolean = () => true) {
    this.#isAllowed = isAllowed;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  get isLive(): boolean {
    return this.#publisher !== undefined;
  }

  /** Takes a publisher's offer. Throws Error for one that makes no sense. */
  async publish(sdp: string): Promise<Accepted> {
    const offer = checkedOffer(sdp);
    const peer = this.#open({
      video: [useH264, useVP9, useAV1, useVP8].map((codec) =>
        codec({rtcpFeedback: [useNACK(), usePLI(), useTWCC()]}),
      ),
      audio: [useOPUS()],
    });
    const publisher: Publisher = {id: newId(), peer, tracks: [], lastKeyFrameMs: -Infinity};
    peer.onRemoteTransceiverAdded.subscribe(({receiver}) => {
      receiver.tracks.forEach((track) => this.#forward(publisher, track, receiver));
    });
    peer.onTransceiverAdded.subscribe((transceiver) => {
      transceiver.onTrack.subscribe((track) => this.#forward(publisher, track, transceiver.receiver));
    });
    const answer = await this.#answer(peer, offer);
    this.#endPublisher();
    this.#publisher = publisher;
    this.#whenOver(peer, () => {
      if (this.#publisher === publisher) this.#endPublisher();
      else void peer.close();
    });
    return {id: publisher.id, sdp: answer};
  }

  /** Takes a viewer's offer; undefined if there is nothing to watch or no room. Throws Error for one that makes no sense. */
  async watch(sdp: string): Promise<Accepted | undefined> {
    const offer = checkedOffer(sdp);
    const publisher = this.#publisher;
    if (!publisher || this.#viewers.size >= viewersAtMost) return undefined;
    const codecOf = (kind: string): RTCRtpCodecParameters[] => {
      const codec = publisher.tracks.find(({track}) => track.kind === kind)?.track.codec;
      return codec ? [codec] : [];
    };
    const peer = this.#open({video: codecOf('video'), audio: codecOf('audio')});
    const senders = new Map<'audio' | 'video', RTCRtpSender>();
    for (const {track} of publisher.tracks) {
      const kind = track.kind === 'audio' ? 'audio' : 'video';
      senders.set(kind, peer.addTransceiver(kind, {direction: 'sendonly'}).sender);
    }
    senders.get('video')?.onPictureLossIndication.subscribe(() => this.#askForKeyFrame());
    const viewer: Viewer = {id: newId(), peer, senders};
    // Before it is awaited: those who come at the same time are as many.
    this.#viewers.set(viewer.id, viewer);
    const answer = await this.#answer(peer, offer).catch((error: unknown) => {
      this.#viewers.delete(viewer.id);
      throw error;
    });
    // The publisher has gone meanwhile.
    if (!this.#viewers.has(viewer.id)) return undefined;
    this.#whenOver(peer, () => this.#endViewer(viewer.id));
    peer.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#askForKeyFrame();
    });
    return {id: viewer.id, sdp: answer};
  }

  /** Takes candidates of a session over, as a fragment of a description; false if there is none of this number. */
  async trickle(id: string, fragment: string): Promise<boolean> {
    const peer = this.#publisher?.id === id ? this.#publisher.peer : this.#viewers.get(id)?.peer;
    if (!peer) return false;
    for (const candidate of checkedCandidates(fragment)) {
      await peer.addIceCandidate({candidate, sdpMLineIndex: 0}).catch(() => undefined);
    }
    return true;
  }

  /** Ends a session; false if there is none of this number. */
  end(id: string): boolean {
    if (this.#publisher?.id === id) {
      this.#endPublisher();
      return true;
    }
    return this.#endViewer(id);
  }

  close(): void {
    this.#endPublisher();
  }

  #open(codecs: {
    readonly video: RTCRtpCodecParameters[];
    readonly audio: RTCRtpCodecParameters[];
  }): RTCPeerConnection {
    return new RTCPeerConnection({
      codecs,
      headerExtensions: {video: [useSdesMid(), useTransportWideCC()], audio: [useSdesMid()]},
      iceServers: [],
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceFilterCandidatePair: ({remoteCandidate}) => this.#isAllowed(remoteCandidate.host),
    });
  }

  async #answer(peer: RTCPeerConnection, sdp: string): Promise<string> {
    try {
      await peer.setRemoteDescription({type: 'offer', sdp});
      await peer.setLocalDescription(await peer.createAnswer());
      const answer = peer.localDescription?.sdp;
      if (answer === undefined || !answer.includes('m=video'))
        throw new Error('There is no video to agree on.');
      return answer;
    } catch (error) {
      await peer.close().catch(() => undefined);
      throw error;
    }
  }

  #forward(publisher: Publisher, track: MediaStreamTrack, receiver: RTCRtpReceiver): void {
    if (publisher.tracks.some((known) => known.track === track)) return;
    publisher.tracks.push({track, receiver});
    const kind = track.kind === 'audio' ? 'audio' : 'video';
    track.onReceiveRtp.subscribe((packet) => {
      if (publisher !== this.#publisher) return;
      for (const {senders} of this.#viewers.values()) {
        // A viewer that takes none is none of the others' business.
        void senders
          .get(kind)
          ?.sendRtp(packet)
          .catch(() => undefined);
      }
    });
  }

  #askForKeyFrame(): void {
    const publisher = this.#publisher;
    const nowMs = performance.now();
    if (!publisher || nowMs - publisher.lastKeyFrameMs < keyFramesEveryMs) return;
    publisher.lastKeyFrameMs = nowMs;
    for (const {track, receiver} of publisher.tracks) {
      if (track.kind === 'video' && track.ssrc !== undefined)
        void receiver.sendRtcpPLI(track.ssrc).catch(() => undefined);
    }
  }

  /** Calls back once for a connection that does not come about, or is lost. */
  #whenOver(peer: RTCPeerConnection, over: () => void): void {
    const timer = setTimeout(() => {
      if (peer.connectionState !== 'connected') over();
    }, connectsWithinMs);
    timer.unref();
    peer.connectionStateChange.subscribe((state) => {
      if (state === 'closed' || state === 'failed' || state === 'disconnected') {
        clearTimeout(timer);
        over();
      }
    });
  }

  #endPublisher(): void {
    const publisher = this.#publisher;
    this.#publisher = undefined;
    for (const id of [...this.#viewers.keys()]) this.#endViewer(id);
    void publisher?.peer.close().catch(() => undefined);
  }

  #endViewer(id: string): boolean {
    const viewer = this.#viewers.get(id);
    this.#viewers.delete(id);
    void viewer?.peer.close().catch(() => undefined);
    return viewer !== undefined;
  }
}

const newId = (): string => randomBytes(12).toString('base64url');
