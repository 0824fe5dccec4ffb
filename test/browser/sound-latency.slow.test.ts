import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, inject, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {clickTrack} from '../support/drums.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {encodeWav} from '../support/wav.ts';

const url = inject('siteUrl');
const folder = temporaryFolder();

/** Milliseconds from when a click can first be read in the page to what became of it. */
interface Latencies {
  readonly signal: number[];
  readonly parameter: number[];
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

// Prints, and asserts no time: a busy machine is no slower program.
test('from the sample of a click to a signal and a parameter', async () => {
  const file = join(folder, 'clicks.wav');
  const clicks = clickTrack({bpm: 75, seconds: 16, sampleRateHz: 48_000, startS: 0.4});
  await writeFile(file, encodeWav(clicks, 48_000));
  const browser = await launch({
    gpu: 'none',
    camera: 'fake',
    switches: [`--use-file-for-fake-audio-capture=${file}`],
  });
  const {page} = await openApp(browser, url, {query: `source=scene&${leastDreams}`});
  // The device is read once: another stream of it would begin the file again.
  await page.evaluate(() => {
    const {mediaDevices} = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      if (constraints?.audio) Object.assign(globalThis, {microphone: stream});
      return stream;
    };
  });
  await page.getByRole('button', {name: 'All controls'}).click();
  const sound = page.locator('reverie-sound');
  await sound.getByText('Sound', {exact: true}).click();
  await sound.getByRole('combobox', {name: 'Sound input'}).selectOption({label: 'Microphone'});
  await sound.locator('reverie-sound-meters').waitFor();

  const latencies = await page.evaluate(async (): Promise<Latencies> => {
    const app = document.querySelector('reverie-app')?.shadowRoot;
    const element = app?.querySelector<HTMLElement & {control: {signals: {listen: (l: unknown) => void}}}>(
      'reverie-sound',
    );
    if (!element) throw new Error('There is no control of sound.');
    const mapping = {signal: 'sound/level', label: 'Level', target: 'parameter/zoom', mode: 'set', amount: 1};
    const shape = {from: 0, to: 1, curve: 'linear', attackS: 0, releaseS: 0, takeover: false};
    const detail = {do: 'add', mappings: [{...mapping, ...shape}]};
    element.dispatchEvent(new CustomEvent('map', {detail, bubbles: true, composed: true}));

    // When a click was at the microphone: blocks of it as they come, of which the promptest tells the clock.
    const {microphone} = globalThis as unknown as {microphone: MediaStream};
    const track = microphone.getAudioTracks()[0]?.clone();
    type Processor = new (init: {track: MediaStreamTrack | undefined}) => {
      readable: ReadableStream<AudioData>;
    };
    const {MediaStreamTrackProcessor} = globalThis as unknown as {MediaStreamTrackProcessor: Processor};
    const reader = new MediaStreamTrackProcessor({track}).readable.getReader();
    const clicksMs: number[] = [];
    let offsetMs = Number.POSITIVE_INFINITY;
    let lastMs = 0;
    const read = async (): Promise<void> => {
      for (;;) {
        const {value} = await reader.read();
        if (!value) return;
        const samples = new Float32Array(value.numberOfFrames);
        value.copyTo(samples, {planeIndex: 0, format: 'f32-planar'});
        const [startMs, lengthMs] = [value.timestamp / 1000, value.duration / 1000];
        offsetMs = Math.min(offsetMs, performance.now() - startMs - lengthMs);
        const first = samples.findIndex((sample) => Math.abs(sample) > 0.05);
        const atMs = startMs + (first / value.sampleRate) * 1000;
        if (first >= 0 && atMs - lastMs > 300) clicksMs.push(atMs);
        if (first >= 0) lastMs = atMs;
        value.close();
      }
    };
    void read();

    const signalsMs: number[] = [];
    element.control.signals.listen(({id}: {id: string}, value: number) => {
      if (id === 'sound/onset' && value > 0) signalsMs.push(performance.now());
    });
    // Taken over for the dream: handed to the worker that dreams.
    const parametersMs: number[] = [];
    let isHigh = false;
    const {prototype} = Worker as unknown as {prototype: {postMessage: (...given: never) => void}};
    prototype.postMessage = new Proxy(prototype.postMessage, {
      apply: (post, worker: Worker, given: [{message?: {type: string; values?: {zoom: number}}}]) => {
        const [{message: {type, values} = {}}] = given;
        if (type === 'values' && values) {
          if (values.zoom > 0.5 && !isHigh) parametersMs.push(performance.now());
          isHigh = values.zoom > 0.5;
        }
        Reflect.apply(post, worker, given);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 14_000));
    track?.stop();
    const after = (times: readonly number[]): number[] =>
      clicksMs.flatMap((clickMs) => {
        const atMs = clickMs + offsetMs;
        const next = times.find((timeMs) => timeMs > atMs - 20);
        return next === undefined || next > atMs + 300 ? [] : [next - atMs];
      });
    return {signal: after(signalsMs), parameter: after(parametersMs)};
  });
  await browser.close();
  for (const [what, values] of Object.entries(latencies) as [string, number[]][]) {
    const range = `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
    console.log(`sample to ${what}: ${middle(values).toFixed(1)} ms, ${range}, of ${values.length} clicks`);
  }
  expect(latencies.signal.length).toBeGreaterThan(3);
  expect(latencies.parameter.length).toBeGreaterThan(3);
});
