import {CodedError, messageOf, type Message} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import {inOrder} from './codec-order.ts';
import type {Endpoint} from './endpoint.ts';
import {FiguresReader, type Report, type StreamFigures} from './figures.ts';
import {gathered} from './gathered.ts';
import {notices} from './notices.ts';
import type {StreamSettings} from './settings.ts';
import {candidatesIn, offerStream, type WhipSession} from './whip.ts';

/** A connection that is taken by the server comes about within this time, or not at all. */
const connectsWithinS = 10;
/** What is disconnected for longer is lost: by then nothing has come for seconds. */
const toleratedMs = 1000;
/** What is found later than this is not needed: most servers find the way by the packets that arrive. */
const gathersWithinMs = 2000;

/** What is sent. `sound` is undefined for a stream without any; its track may come later. */
export interface Media {
  readonly video: MediaStreamTrack;
  readonly sound: {readonly track: MediaStreamTrack | null} | undefined;
}

/** One connection to a WHIP endpoint, from its offer until it is closed or lost. */
export class Connection {
  /** Resolves with the reason when it is lost; never for one that was closed. */
  readonly lost: Promise<Message>;
  readonly #peer = new RTCPeerConnection({bundlePolicy: 'max-bundle'});
  readonly #figures = new FiguresReader();
  readonly #video: RTCRtpSender;
  readonly #sound: RTCRtpSender | undefined;
  #session: WhipSession | undefined;

  private constructor(media: Media, settings: StreamSettings, host: string) {
    const stream = new MediaStream();
    const video = this.#peer.addTransceiver(media.video, {
      direction: 'sendonly',
      streams: [stream],
      sendEncodings: [{maxBitrate: settings.bitrateKbps * 1000}],
    });
    const offered = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
    video.setCodecPreferences(inOrder(offered, settings.codec));
    this.#video = video.sender;
    if (media.sound) {
      const {track} = media.sound;
      this.#sound = this.#peer.addTransceiver(track ?? 'audio', {
        direction: 'sendonly',
        streams: [stream],
      }).sender;
    }
    this.lost = new Promise((resolve) => {
      whenLost(this.#peer, () => resolve(notices['stream-lost']({host})));
    });
  }

  /** Connects, or throws CodedError; `signal` gives it up. */
  static async open(
    endpoint: Endpoint,
    media: Media,
    settings: StreamSettings,
    signal: AbortSignal,
  ): Promise<Connection> {
    const {host} = new URL(endpoint.url);
    const connection = new Connection(media, settings, host);
    try {
      await connection.#offer(endpoint, settings, signal);
      await connection.#connected(host, signal);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Sends another track from now on, without a new offer. */
  async setVideo(track: MediaStreamTrack): Promise<void> {
    track.contentHint = this.#video.track?.contentHint ?? '';
    await this.#video.replaceTrack(track);
  }

  /** The same for the sound, in a stream that has some; null is silence. */
  async setSound(track: MediaStreamTrack | null): Promise<void> {
    await this.#sound?.replaceTrack(track);
  }

  /** Takes changes of the bitrate and of what is kept when the connection is too slow over. */
  async tune({bitrateKbps, rateHz, priority}: StreamSettings): Promise<void> {
    const keepsSharpness = priority === 'sharpness';
    // “detail” is for screens: Chromium then leaves out every second frame of what moves.
    if (this.#video.track) this.#video.track.contentHint = 'motion';
    const parameters = this.#video.getParameters();
    const [encoding] = parameters.encodings;
    if (!encoding) return;
    encoding.maxBitrate = bitrateKbps * 1000;
    encoding.maxFramerate = rateHz;
    Object.assign(parameters, {
      degradationPreference: keepsSharpness ? 'maintain-resolution' : 'maintain-framerate',
    });
    await this.#video.setParameters(parameters);
  }

  /** How it does; undefined before something is sent. */
  async figures(): Promise<StreamFigures | undefined> {
    const reports: Report[] = [];
    (await this.#peer.getStats()).forEach((report) => reports.push(report as Report));
    return this.#figures.read(reports);
  }

  /** Ends it, here and at the server. */
  close(): void {
    void this.#session?.end();
    this.#peer.close();
  }

  /**
   * The server's relays come with its answer: so the candidates are looked for only then, and sent after it
   * (RFC 9725, 4.3). A server that takes none finds the way by the packets that arrive.
   */
  async #offer(endpoint: Endpoint, settings: StreamSettings, signal: AbortSignal): Promise<void> {
    const peer = this.#peer;
    const {host} = new URL(endpoint.url);
    const offer = await peer.createOffer();
    const {sdp, iceServers, session} = await offerStream(endpoint, offer.sdp ?? '', signal);
    this.#session = session;
    signal.throwIfAborted();
    try {
      if (iceServers.length > 0)
        peer.setConfiguration({...peer.getConfiguration(), iceServers: [...iceServers]});
      await peer.setLocalDescription(offer);
      await peer.setRemoteDescription({type: 'answer', sdp});
      // Not of a video that the answer has refused.
      await this.tune(settings);
    } catch (error) {
      throw new CodedError(notices['whip-answer-invalid']({host, reason: reasonOf(error).slice(0, 120)}), {
        cause: error,
      });
    }
    void this.#trickle(session, signal);
  }

  async #trickle(session: WhipSession, signal: AbortSignal): Promise<void> {
    const peer = this.#peer;
    await gathered(peer, gathersWithinMs);
    const fragment = candidatesIn(peer.localDescription?.sdp ?? '');
    if (fragment !== undefined && peer.connectionState !== 'closed') await session.trickle(fragment, signal);
  }

  async #connected(host: string, signal: AbortSignal): Promise<void> {
    const peer = this.#peer;
    await new Promise<void>((resolve, reject) => {
      const fail = (message: Message): void => reject(new CodedError(message));
      const timer = setTimeout(
        () => fail(notices['stream-not-connected']({host, seconds: connectsWithinS})),
        connectsWithinS * 1000,
      );
      signal.addEventListener('abort', () => reject(new CodedError(messageOf(signal.reason))));
      const look = (): void => {
        const {connectionState} = peer;
        if (connectionState === 'connected') resolve();
        else if (connectionState === 'failed' || connectionState === 'closed') {
          fail(notices['stream-not-connected']({host, seconds: connectsWithinS}));
        } else return;
        clearTimeout(timer);
      };
      peer.addEventListener('connectionstatechange', look);
      look();
    });
  }
}

/** Calls back once when a connection has failed, or stays disconnected. */
function whenLost(peer: RTCPeerConnection, lost: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasConnected = false;
  const end = (): void => {
    peer.removeEventListener('connectionstatechange', look);
    clearTimeout(timer);
    lost();
  };
  function look(): void {
    const {connectionState} = peer;
    clearTimeout(timer);
    if (connectionState === 'connected') wasConnected = true;
    if (connectionState === 'failed' || (connectionState === 'closed' && wasConnected)) end();
    else if (connectionState === 'disconnected') timer = setTimeout(end, toleratedMs);
  }
  peer.addEventListener('connectionstatechange', look);
}
