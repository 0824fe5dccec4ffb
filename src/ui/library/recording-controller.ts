import type {DreamClient} from '../../dream/client.ts';
import {messageOf, type Message} from '../../lib/message.ts';
import {Clips} from '../../library/clips.ts';
import type {Clip, RecordedKind} from '../../library/clips.ts';
import {recipeOf} from '../../metadata/recipe.ts';
import {differenceOf} from '../../metadata/take.ts';
import type {Values} from '../../params/values.ts';
import type {Recorder} from '../../recording/recorder.ts';
import {openMicrophone, soundOf} from '../../recording/sound.ts';
import type {Sound} from '../../recording/sound.ts';
import type {Source} from '../../source/source.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {NoticeAction} from '../lib/notice.ts';
import {recipeModelOf} from '../lib/recipe-model.ts';
import {dreamedDiffer, dreamedValues, steadyValues} from '../lib/state.ts';
import {automationChanged, automationNow} from '../perform/live-automation.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';
import {clipActions} from './clip-actions.ts';
import {clipName} from './clip-name.ts';

/** Records clips and takes, one at a time; a take includes the changes made while it is recorded. */
export class RecordingController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #client: Pick<DreamClient, 'tap'>;
  readonly #play: (clip: Clip) => Promise<void>;
  #recorder: Recorder | undefined;
  #isStarting = false;
  #unsubscribe: (() => void) | undefined;

  constructor(
    store: AppStore,
    notices: NoticeController,
    client: Pick<DreamClient, 'tap'>,
    play: (clip: Clip) => Promise<void>,
  ) {
    this.#store = store;
    this.#notices = notices;
    this.#client = client;
    this.#play = play;
  }

  /** Also repairs what was cut off when the page was closed before. */
  connect(): void {
    this.#unsubscribe = this.#store.subscribe((state, before) => this.#onChange(state, before));
    addEventListener('beforeunload', this.#onLeave);
    void this.#repair();
  }

  disconnect(): void {
    this.#unsubscribe?.();
    removeEventListener('beforeunload', this.#onLeave);
    this.#recorder?.stop();
  }

  /** Starts a recording, or ends the one that runs. */
  async toggle(kind: RecordedKind): Promise<void> {
    if (this.#recorder) {
      this.#recorder.stop();
    } else if (!this.#isStarting) {
      this.#isStarting = true;
      await this.#start(kind).finally(() => (this.#isStarting = false));
    }
  }

  /** The dream was reset: a take includes that. */
  addReset(): void {
    if (this.#isTake) this.#recorder?.change({act: 'reset'});
  }

  get #isTake(): boolean {
    return this.#store.state.recording?.kind === 'take';
  }

  #onChange(state: AppState, before: AppState): void {
    if (!this.#isTake) return;
    if (dreamedDiffer(state, before)) {
      // What the automation does is in the take once, and not at each of its moments.
      const set = differenceOf(steadyValues(before), steadyValues(state));
      if (set) this.#recorder?.change({set});
    }
    if (automationChanged(state, before)) this.#recorder?.change({automation: automationNow(state)});
    if (state.frozen !== before.frozen) this.#recorder?.change({act: state.frozen ? 'hold' : 'release'});
  }

  async #start(kind: RecordedKind): Promise<void> {
    const {source} = this.#store.state;
    if (!source) {
      this.#notify('problem', notices['no-source']());
      return;
    }
    this.#notices.resolve('recording');
    const sound = await this.#sound(source);
    // Fetched when it is needed: with its encoders it is as large as the page.
    const {Recorder} = await import('../../recording/recorder.ts');
    const {state} = this.#store;
    const {values} = state;
    const recorder = new Recorder({
      kind,
      name: clipName(kind, state, new Date()),
      settings: values,
      recipe: recipeOf(
        kind === 'take' ? steadyValues(state) : dreamedValues(state),
        recipeModelOf(state),
        automationNow(state),
      ),
      selfie: source.selfie,
      source: source.label,
      seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      sound,
      onProgress: (progress) => this.#store.set({recording: {kind, progress}}),
      onProblem: (problem) => this.#notices.show({id: problem.code, kind: 'problem', ...problem}),
    });
    this.#recorder = recorder;
    const progress = {elapsedMs: 0, bytes: 0, frames: 0, dropped: 0, rateHz: values.recordRate};
    this.#store.set({recording: {kind, progress}});
    this.#client.tap(() => recorder.connect());
    void this.#finish(recorder);
  }

  async #finish(recorder: Recorder): Promise<void> {
    try {
      const {clip, problem} = await recorder.done;
      const {frames = 0, dropped = 0} = this.#store.state.recording?.progress ?? {};
      const {name, durationMs} = clip;
      const actions = this.#actionsFor(clip);
      if (problem) this.#notify('problem', problem, actions);
      else this.#notify('answer', notices.recorded({name, durationMs, frames, dropped}), actions);
    } catch (error) {
      this.#notify('problem', notices['recording-failed']({cause: messageOf(error)}));
    }
    this.#store.set({library: {show: undefined}});
    this.#client.tap(undefined);
    this.#recorder = undefined;
    this.#store.set({recording: undefined});
  }

  /** The sound that was asked for; without it the recording goes on, and a notice says so. */
  async #sound(source: Source): Promise<Sound | undefined> {
    const wanted: Values['recordSound'] = this.#store.state.values.recordSound;
    if (wanted === 'none' || (wanted === 'video' && source.kind !== 'video')) return undefined;
    try {
      if (wanted === 'microphone') return soundOf(await openMicrophone());
      const sound = await source.sound?.();
      return sound && soundOf(sound);
    } catch (error) {
      this.#notices.show({
        id: 'recording-sound',
        kind: 'problem',
        ...notices['recording-silent']({cause: messageOf(error)}),
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
      if (clip) this.#showRepaired(clip, clips.length - 1);
      else if (lost > 0) this.#notify('problem', notices['recordings-lost']({count: lost}));
    } catch {
      // Without private files there are no clips to repair; recording reports it when it is asked for.
    }
  }

  #showRepaired(clip: Clip, others: number): void {
    this.#notices.show({
      id: 'repaired',
      kind: 'problem',
      ...notices['recordings-repaired']({name: clip.name, others}),
      actions: [
        {
          label: noticeActionStrings.clip.showInLibrary,
          run: () => {
            this.#notices.resolve('repaired');
            this.#showLibrary(clip);
          },
        },
      ],
    });
  }

  #actionsFor(clip: Clip): readonly NoticeAction[] {
    return clipActions(clip, {
      play: this.#play,
      show: (shown) => {
        this.#notices.resolve('recording');
        this.#showLibrary(shown);
      },
      failed: (problem) => this.#notify('problem', problem),
    });
  }

  #showLibrary(clip: Clip): void {
    this.#store.set({allControls: true, library: {show: clip}});
  }

  #notify(kind: 'problem' | 'answer', message: Message, actions: readonly NoticeAction[] = []): void {
    this.#notices.show({id: 'recording', kind, ...message, actions});
  }

  #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#recorder) event.preventDefault();
  };
}
