import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Values} from '../../params/values.ts';
import {cleanName, Clips} from '../../library/clips.ts';
import type {Clip, RecordedKind} from '../../library/clips.ts';
import {recipeOf} from '../../metadata/recipe.ts';
import type {RecordProgress} from '../../recording/messages.ts';
import type {Recorder} from '../../recording/recorder.ts';
import {takeRateHz} from '../../recording/tap.ts';
import {openMicrophone, soundOf} from '../../recording/sound.ts';
import type {Sound} from '../../recording/sound.ts';
import {differenceOf} from '../../metadata/take.ts';
import type {Change} from '../../metadata/take.ts';
import type {TapRequest} from '../../recording/tap.ts';
import type {Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import type {Source} from '../../source/source.ts';
import type {Notices} from '../app/notices.ts';
import {notices} from '../notices.ts';
import {fileTime} from '../lib/snapshot.ts';

/** What the app gives to the recordings. */
export interface CapturingHost extends ReactiveControllerHost {
  readonly values: Values;
  /** The values that the dream gets, which may be gentler. */
  readonly dreamed: Values;
  readonly modelSha256: string;
  readonly source: Source | undefined;
  /** Connects the pipeline with a recorder; undefined ends that. */
  tap(connect: (() => TapRequest) | undefined): void;
  /** There are other clips in the library than before. */
  clipsChanged(clip?: Clip): void;
}

/** Clips and takes as the page sees them: one is recorded at a time. */
export class RecordingController implements ReactiveController {
  /** What is recorded now. */
  kind: RecordedKind | undefined;
  progress: RecordProgress | undefined;
  readonly #host: CapturingHost;
  readonly #notices: Notices;
  #recorder: Recorder | undefined;
  #starting = false;
  #last: Values | undefined;

  constructor(host: CapturingHost, notices: Notices) {
    this.#host = host;
    this.#notices = notices;
    host.addController(this);
  }

  /** Repairs what was cut off when the page was left before. */
  begin(): void {
    addEventListener('beforeunload', this.#onLeave);
    void this.#repair();
  }

  hostDisconnected(): void {
    removeEventListener('beforeunload', this.#onLeave);
    this.#recorder?.stop();
  }

  /** What falls short of what was asked for. */
  get degradations(): readonly Message[] {
    const {progress} = this;
    const wantedHz = this.kind === 'take' ? takeRateHz : this.#host.values.recordRate;
    if (!progress || progress.rateHz > 0.95 * wantedHz) return [];
    const fps = Number(progress.rateHz.toFixed(progress.rateHz < 10 ? 1 : 0));
    return [notices['recording-rate']({fps, askedFps: wantedHz})];
  }

  /** Starts a recording, or ends the one that runs. */
  async toggle(kind: RecordedKind): Promise<void> {
    if (this.#recorder) {
      this.#recorder.stop();
    } else if (!this.#starting) {
      this.#starting = true;
      await this.#start(kind).finally(() => (this.#starting = false));
    }
  }

  /** The values that the dream gets may be others now: a take keeps what is. */
  changed(): void {
    if (this.kind !== 'take' || !this.#last) return;
    const set = differenceOf(this.#last, this.#host.dreamed);
    this.#last = this.#host.dreamed;
    if (set) this.#recorder?.change({set});
  }

  /** The dream was reset, held or let go. */
  did(act: NonNullable<Change['act']>): void {
    if (this.kind === 'take') this.#recorder?.change({act});
  }

  async #start(kind: RecordedKind): Promise<void> {
    const {source, values, dreamed} = this.#host;
    if (!source) {
      this.#notify('problem', 'There is nothing to record yet.', 'Start a source first.');
      return;
    }
    this.#notices.resolve('recording');
    const sound = await this.#sound(values.recordSound, source);
    // Fetched when it is needed: with its encoders it is as large as the page.
    const {Recorder} = await import('../../recording/recorder.ts');
    const recorder = new Recorder({
      kind,
      name: cleanName(`reverie-${kind === 'take' ? 'take-' : ''}${fileTime(new Date())}`),
      settings: values,
      recipe: recipeOf(dreamed, this.#host.modelSha256),
      selfie: source.selfie,
      source: source.label,
      seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      sound,
      onProgress: (progress) => {
        this.progress = progress;
        this.#host.requestUpdate();
      },
    });
    this.#recorder = recorder;
    this.kind = kind;
    this.#last = dreamed;
    this.progress = {elapsedMs: 0, bytes: 0, frames: 0, dropped: 0, rateHz: values.recordRate};
    this.#host.tap(() => recorder.connect());
    this.#host.requestUpdate();
    void this.#await(recorder);
  }

  async #await(recorder: Recorder): Promise<void> {
    try {
      const {clip, problem} = await recorder.done;
      if (problem === undefined) this.#notify('note', `“${clip.name}” is in the library.`);
      else this.#notify('problem', problem);
      this.#host.clipsChanged(clip);
    } catch (error) {
      this.#notify('problem', 'Nothing was recorded.', reasonOf(error));
      this.#host.clipsChanged();
    }
    this.#host.tap(undefined);
    this.#recorder = this.kind = this.progress = this.#last = undefined;
    this.#host.requestUpdate();
  }

  /** The sound that was asked for; without it the recording goes on, and says so. */
  async #sound(wanted: Values['recordSound'], source: Source): Promise<Sound | undefined> {
    if (wanted === 'none' || (wanted === 'video' && source.kind !== 'video')) return undefined;
    try {
      if (wanted === 'microphone') return await openMicrophone();
      const sound = await source.sound?.();
      return sound && soundOf(sound);
    } catch (error) {
      this.#notices.show({
        id: 'recording-sound',
        kind: 'problem',
        message: 'This recording has no sound.',
        advice: reasonOf(error),
      });
      return undefined;
    }
  }

  async #repair(): Promise<void> {
    try {
      if ((await (await Clips.open()).cutOff()).length === 0) return;
      const {repairClips} = await import('../../recording/recorder.ts');
      const {clips, lost} = await repairClips();
      const [clip] = clips;
      if (clip) {
        const others = clips.length > 1 ? ` and ${clips.length - 1} more` : '';
        this.#notices.show({
          id: 'repaired',
          kind: 'problem',
          message: `“${clip.name}”${others} was cut off when the page was left, and is whole again up to there.`,
          action: {
            label: 'Show the clips',
            run: () => {
              this.#notices.resolve('repaired');
              this.#host.clipsChanged(clip);
            },
          },
        });
      } else if (lost > 0) {
        this.#notify('problem', 'A recording was cut off before its first second was kept.', 'It is gone.');
      }
    } catch {
      // Without private files there are no clips to repair; recording says so when it is asked for.
    }
  }

  #notify(kind: 'problem' | 'note', message: string, advice?: string): void {
    this.#notices.show({id: 'recording', kind, message, ...(advice !== undefined && {advice})});
  }

  #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#recorder) event.preventDefault();
  };
}
