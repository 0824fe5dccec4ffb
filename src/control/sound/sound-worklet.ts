import {MessagePace} from './message-pace.ts';
import {SoundAnalyser, type Heard} from './sound-analyser.ts';

// What TypeScript's library does not know of the scope that this file runs in.
declare const sampleRate: number;
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Analyses its first input, on the audio thread, and sends what it hears; times are those of the context. */
class SoundProcessor extends AudioWorkletProcessor {
  readonly #analyser = new SoundAnalyser(sampleRate);
  readonly #silence = new Float32Array(128);
  readonly #pace = new MessagePace();
  #startS: number | undefined;

  constructor() {
    super();
    this.port.onmessage = ({data}: MessageEvent<{readonly expectBpm: number | undefined}>) => {
      this.#analyser.expect(data.expectBpm);
    };
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const startS = (this.#startS ??= currentFrame / sampleRate);
    // An input that is not connected, or muted, has no channels: time goes on.
    const samples = inputs[0]?.[0] ?? this.#silence;
    this.#analyser.push(samples, (heard) => this.#send(heard, startS));
    return true;
  }

  #send(heard: Heard, startS: number): void {
    if (!this.#pace.passes(heard)) return;
    this.port.postMessage({
      ...heard,
      timeS: heard.timeS + startS,
      beatS: heard.beatS === undefined ? undefined : heard.beatS + startS,
    });
  }
}

registerProcessor('reverie-sound', SoundProcessor);
