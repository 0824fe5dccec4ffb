/** How a stream does, over the last second or so. */
export interface StreamFigures {
  readonly bitrateKbps: number;
  /** Frames per second that are sent. */
  readonly rateHz: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Such as “H264”; '' before the first frame. */
  readonly codec: string;
  /** Round trip to the server and back; undefined until it is measured. */
  readonly roundTripMs: number | undefined;
  /** The share of the packets that the server says it missed, 0 to 1. */
  readonly packetsLost: number;
  /** Frames since the stream began that were given and not sent: the encoder or the network was busy. */
  readonly framesLost: number;
  /** How long it takes to encode a frame; undefined while none is encoded. */
  readonly encodeMs: number | undefined;
}

/** What is read of a report of `RTCPeerConnection.getStats`; browsers lack some of it. */
export interface Report {
  readonly type: string;
  readonly kind?: string;
  readonly id?: string;
  readonly timestamp: number;
  readonly bytesSent?: number;
  readonly framesSent?: number;
  readonly framesEncoded?: number;
  readonly totalEncodeTime?: number;
  readonly frames?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly fractionLost?: number;
}

/** Makes figures of the reports of one connection: rates are between two readings. */
export class FiguresReader {
  #last: Report | undefined;

  /** Undefined while nothing is sent. */
  read(reports: readonly Report[]): StreamFigures | undefined {
    const video = (type: string): Report | undefined =>
      reports.find((report) => report.type === type && report.kind === 'video');
    const sent = video('outbound-rtp');
    if (!sent) return undefined;
    const last = this.#last;
    this.#last = sent;
    const seconds = last ? (sent.timestamp - last.timestamp) / 1000 : 0;
    const grown = (name: 'bytesSent' | 'framesSent' | 'framesEncoded' | 'totalEncodeTime'): number =>
      Math.max(0, (sent[name] ?? 0) - (last?.[name] ?? 0));
    const perSecond = (count: number): number => (seconds > 0 ? count / seconds : 0);
    const remote = video('remote-inbound-rtp');
    const pair = reports.find(
      ({type, nominated, state}) => type === 'candidate-pair' && nominated === true && state === 'succeeded',
    );
    const roundTripS = remote?.roundTripTime ?? pair?.currentRoundTripTime;
    const encoded = grown('framesEncoded');
    const {mimeType = ''} = reports.find(({id}) => id !== undefined && id === sent.codecId) ?? {};
    return {
      bitrateKbps: Math.round(perSecond(grown('bytesSent') * 8) / 1000),
      rateHz: perSecond(grown('framesSent')),
      widthPx: sent.frameWidth ?? 0,
      heightPx: sent.frameHeight ?? 0,
      codec: mimeType.replace(/^video\//i, ''),
      roundTripMs: roundTripS === undefined ? undefined : Math.round(roundTripS * 1000),
      packetsLost: Math.min(1, Math.max(0, remote?.fractionLost ?? 0)),
      framesLost: Math.max(0, (video('media-source')?.frames ?? 0) - (sent.framesSent ?? 0)),
      encodeMs: encoded > 0 ? (grown('totalEncodeTime') / encoded) * 1000 : undefined,
    };
  }
}
