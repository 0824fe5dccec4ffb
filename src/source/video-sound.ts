import {CodedError} from '../lib/message.ts';
import {notices} from './notices.ts';
import type {SourceSound} from './source.ts';

/** A page without a user gesture may not play sound: the browser then leaves the context suspended. */
const startsWithinMs = 1000;

/**
 * The sound of a playing video, heard only where it is taken to. It is led through the page's own audio graph,
 * where it is in time with the frames; an element's captured stream runs ahead of them by the sound card's delay.
 * From the first time on, the video plays by the graph's clock for as long as it is not muted.
 */
export class VideoSound {
  readonly #video: HTMLVideoElement;
  readonly #context = new AudioContext();
  #node: MediaElementAudioSourceNode | undefined;
  /** How many take it now: a recording, and what listens to it. */
  #takers = 0;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    // A stopped clock would stop the video too: then it is better without sound.
    this.#context.addEventListener('statechange', () => {
      if (this.#context.state !== 'running') this.#video.muted = true;
    });
  }

  /** Throws CodedError where the browser lets the page play no sound. */
  async open(): Promise<SourceSound> {
    const context = this.#context;
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, startsWithinMs))]);
    if (context.state !== 'running') {
      throw new CodedError(notices['sound-needs-gesture']());
    }
    const out = context.createMediaStreamDestination();
    const node = (this.#node ??= context.createMediaElementSource(this.#video));
    node.connect(out);
    this.#video.muted = false;
    this.#takers += 1;
    let isTaken = true;
    return {
      stream: out.stream,
      stop: () => {
        if (!isTaken) return;
        isTaken = false;
        node.disconnect(out);
        out.stream.getTracks().forEach((track) => track.stop());
        this.#takers -= 1;
        if (this.#takers > 0) return;
        this.#video.muted = true;
        void this.#suspend();
      },
    };
  }

  close(): void {
    this.#video.muted = true;
    void this.#context.close();
  }

  async #suspend(): Promise<void> {
    if (this.#context.state !== 'closed') await this.#context.suspend();
  }
}
