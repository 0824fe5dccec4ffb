import {Backoff} from '../lib/backoff.ts';
import {messageOf, type Message} from '../lib/message.ts';
import {Connection, type Media} from './connection.ts';
import type {Endpoint} from './endpoint.ts';
import type {StreamFigures} from './figures.ts';
import {notices} from './notices.ts';
import type {StreamSettings} from './settings.ts';

/** Between two attempts at most: a server that was restarted has its stream again soon after. */
const longestWaitMs = 5000;
const figuresEveryMs = 1000;

export interface PublisherEvents {
  /** It connects, for the first time or again after `problem`. */
  connecting(problem: Message | undefined): void;
  live(): void;
  figures(figures: StreamFigures): void;
  /** It is over, and was not stopped: the first attempt failed, or the server refuses it for good. */
  failed(problem: Message): void;
}

/** Keeps a stream connected, however often its server or the network goes away, until it is stopped. */
export class Publisher {
  readonly #endpoint: Endpoint;
  readonly #events: PublisherEvents;
  readonly #stopped = new AbortController();
  #media: Media;
  #settings: StreamSettings;
  #connection: Connection | undefined;
  #retry: (() => void) | undefined;
  #wasLive = false;

  constructor(endpoint: Endpoint, media: Media, settings: StreamSettings, events: PublisherEvents) {
    this.#endpoint = endpoint;
    this.#media = media;
    this.#settings = settings;
    this.#events = events;
  }

  /** Call it once. */
  start(): void {
    addEventListener('online', this.#onOnline);
    void this.#run().finally(() => removeEventListener('online', this.#onOnline));
  }

  /** Ends the stream, here and at the server; no event follows. */
  stop(): void {
    this.#stopped.abort();
    this.#connection?.close();
    this.#connection = undefined;
    this.#retry?.();
  }

  /** Sends another track from now on. */
  setVideo(video: MediaStreamTrack): void {
    this.#media = {...this.#media, video};
    void this.#connection?.setVideo(video).catch(() => undefined);
  }

  /** The same for the sound, in a stream that was started with some; null is silence. */
  setSound(track: MediaStreamTrack | null): void {
    if (!this.#media.sound) return;
    this.#media = {...this.#media, sound: {track}};
    void this.#connection?.setSound(track).catch(() => undefined);
  }

  /** Takes a changed bitrate or priority over. */
  tune(settings: StreamSettings): void {
    this.#settings = settings;
    void this.#connection?.tune(settings).catch(() => undefined);
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    const backoff = new Backoff(longestWaitMs);
    let problem: Message | undefined;
    while (!this.#isStopped()) {
      this.#events.connecting(problem);
      try {
        problem = await this.#connectOnce(() => {
          this.#wasLive = true;
          backoff.succeeded();
        });
      } catch (error) {
        if (this.#isStopped()) return;
        problem = messageOf(error);
        // A server that went away may come back as anything but one that knows the token no longer.
        if (!this.#wasLive || problem.code === 'whip-unauthorised') {
          this.#events.failed(problem);
          return;
        }
      }
      if (this.#isStopped()) return;
      const waitMs = backoff.failed();
      problem = notices['stream-reconnecting']({cause: problem, seconds: waitMs / 1000});
      this.#events.connecting(problem);
      await this.#wait(waitMs);
    }
  }

  /** Resolves with the reason when a connection that had come about is lost. */
  async #connectOnce(connected: () => void): Promise<Message> {
    const {signal} = this.#stopped;
    const connection = await Connection.open(this.#endpoint, this.#media, this.#settings, signal);
    if (this.#isStopped()) {
      connection.close();
      throw new Error('The stream was stopped.');
    }
    this.#connection = connection;
    // What has changed while it connected.
    this.setVideo(this.#media.video);
    if (this.#media.sound) this.setSound(this.#media.sound.track);
    connected();
    this.#events.live();
    const timer = setInterval(() => void this.#report(connection), figuresEveryMs);
    try {
      return await connection.lost;
    } finally {
      clearInterval(timer);
      connection.close();
      if (this.#connection === connection) this.#connection = undefined;
    }
  }

  async #report(connection: Connection): Promise<void> {
    const figures = await connection.figures().catch(() => undefined);
    if (figures && connection === this.#connection) this.#events.figures(figures);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#retry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  // The network is back: no reason to wait any longer.
  readonly #onOnline = (): void => this.#retry?.();
}
