import {CodedError} from '../../lib/message.ts';
import {ClockOffset} from '../../recording/audio-clock.ts';
import {notices} from '../notices.ts';
import type {Heard} from './sound-analyser.ts';
import workletUrl from './sound-worklet.ts?worker&url';

/** A page that nobody has touched may not process sound: the browser then leaves the context suspended. */
const startsWithinMs = 1500;

/** Analyses a stream on the audio thread, and plays nothing of it. */
export class SoundGraph {
  readonly #context: AudioContext;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #node: AudioWorkletNode;
  readonly #clock = new ClockOffset();

  private constructor(context: AudioContext, stream: MediaStream, onHeard: (heard: Heard) => void) {
    this.#context = context;
    this.#source = context.createMediaStreamSource(stream);
    this.#node = new AudioWorkletNode(context, 'reverie-sound', {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    this.#node.port.onmessage = ({data}: MessageEvent<Heard>) => onHeard(this.#onPagesClock(data));
    // Its output is silent. Connected, it is called in every browser.
    this.#source.connect(this.#node).connect(context.destination);
  }

  /**
   * Calls `onHeard` some ninety times a second, and at each onset and beat, until it is closed; times are on the clock of
   * `performance.now()`. The stream stays the caller's. Throws CodedError where the browser analyses no sound.
   */
  static async open(stream: MediaStream, onHeard: (heard: Heard) => void): Promise<SoundGraph> {
    // Asked to wait for 0 s, browsers take as few samples at a time as they can, where “interactive” is 10 ms.
    const context = new AudioContext({latencyHint: 0});
    try {
      await context.audioWorklet.addModule(workletUrl);
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, startsWithinMs))]);
      if (context.state !== 'running') throw new CodedError(notices['sound-needs-click']());
      return new SoundGraph(context, stream, onHeard);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /** What the user says that the tempo is about; undefined if they say nothing. */
  expect(bpm: number | undefined): void {
    this.#node.port.postMessage({expectBpm: bpm});
  }

  close(): void {
    this.#node.port.onmessage = null;
    this.#node.port.close();
    this.#source.disconnect();
    this.#node.disconnect();
    void this.#context.close();
  }

  #onPagesClock(heard: Heard): Heard {
    const offsetS = this.#clock.observe(performance.now() / 1000, heard.timeS);
    return {
      ...heard,
      timeS: heard.timeS + offsetS,
      beatS: heard.beatS === undefined ? undefined : heard.beatS + offsetS,
    };
  }
}
