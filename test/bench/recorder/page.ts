import {Clips} from '../../../src/library/clips.ts';
import type {RecordProgress} from '../../../src/recording/messages.ts';
import {Recorder, type Recorded} from '../../../src/recording/recorder.ts';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import {clockMs, type TappedFrame} from '../../../src/recording/tap.ts';
import {defaults} from '../../../src/params/values.ts';

/** The product's recorder, fed drawn frames as fast as it accepts them: hours of recording in minutes. */
export interface LongRecording {
  /** Starts it; frames are `frameRateHz` apart by their timestamps. */
  start(options: {
    widthPx: number;
    heightPx: number;
    frameRateHz: number;
    quality: typeof defaults.recordQuality;
  }): void;
  /** Gives it this many more frames and resolves when it has accepted them. */
  give(frames: number): Promise<RecordProgress>;
  /** Ends it, and deletes the clip. */
  stop(): Promise<Recorded>;
}

let recorder: Recorder | undefined;
let progress: RecordProgress = {elapsedMs: 0, bytes: 0, frames: 0, dropped: 0, rateHz: 30};
let next = 0;
let port: MessagePort;
let draw: () => VideoFrame;

const longRecording: LongRecording = {
  start({widthPx, heightPx, frameRateHz, quality}) {
    const startUs = Math.round(1000 * clockMs());
    const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', {willReadFrequently: true});
    if (!context) throw new Error('The browser gave no 2D canvas.');
    draw = () => {
      // Soft moving colours and a grain that never repeats: as hard to encode as a dream.
      const atS = next / frameRateHz;
      const gradient = context.createLinearGradient(0, 0, widthPx, heightPx);
      gradient.addColorStop(0, `hsl(${(30 * atS) % 360} 60% 40%)`);
      gradient.addColorStop(1, `hsl(${(30 * atS + 120) % 360} 60% 60%)`);
      context.fillStyle = gradient;
      context.fillRect(0, 0, widthPx, heightPx);
      for (let i = 0; i < 150; i++) {
        context.fillStyle = `rgb(255 255 255 / ${0.5 * Math.random()})`;
        context.fillRect(Math.random() * widthPx, Math.random() * heightPx, 12, 12);
      }
      const timestamp = startUs + Math.round((1e6 * next++) / frameRateHz);
      return new VideoFrame(context.canvas, {timestamp, alpha: 'discard'});
    };
    recorder = new Recorder({
      kind: 'clip',
      name: 'long',
      settings: {...defaults, recordQuality: quality, recordRate: frameRateHz},
      recipe: recipeOf(defaults, {name: defaults.model, sha256: ''}),
      selfie: false,
      source: 'drawn',
      seed: 1,
      onProgress: (now) => (progress = now),
      onProblem: ({message}) => console.error(message),
    });
    port = recorder.connect().port;
  },
  give: (frames) =>
    new Promise((resolve) => {
      let [given, taken] = [0, 0];
      const give = (): void => {
        if (given === frames) return;
        given += 1;
        const frame = draw();
        const message: TappedFrame = {type: 'frame', frame, mirror: false, dropped: 0, rateHz: 30};
        port.postMessage(message, [frame]);
      };
      port.onmessage = () => {
        taken += 1;
        if (taken === frames) resolve(progress);
        else give();
      };
      // Two in flight, as from the pipeline.
      give();
      give();
    }),
  async stop() {
    recorder?.stop();
    const recorded = await recorder?.done;
    if (!recorded) throw new Error('Nothing was recorded.');
    await (await Clips.open()).remove(recorded.clip.id);
    return recorded;
  },
};

Object.assign(globalThis, {longRecording});
