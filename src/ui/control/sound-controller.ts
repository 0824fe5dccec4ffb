import {missingIn} from '../../control/mapping.ts';
import {BeatFollower} from '../../control/sound/beat-follower.ts';
import {
  isOfSound,
  isSoundModulator,
  soundMappings,
  soundModulators,
} from '../../control/sound/play-to-sound.ts';
import type {Heard} from '../../control/sound/sound-analyser.ts';
import {
  inputDevices,
  inputNamed,
  nameOfInput,
  openSound,
  type OpenSound,
  type SoundInput,
} from '../../control/sound/sound-input.ts';
import type {SoundGraph} from '../../control/sound/sound-graph.ts';
import {SoundSignals} from '../../control/sound/sound-signals.ts';
import type {FoundTempo} from '../../control/sound/tempo-tracker.ts';
import {notices as controlNotices} from '../../control/notices.ts';
import type {Signals} from '../../control/signals.ts';
import type {ControlSurface} from '../../control/surface.ts';
import {messageOf, type Message} from '../../lib/message.ts';
import {DeviceReturn, onDevicesChange, watchOf} from '../../source/device-return.ts';
import type {Controller} from '../lib/controller.ts';
import {memory} from '../lib/memory.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {silentSound, type SoundState} from './control-state.ts';
import type {AutomationRequest} from '../perform/automation-controller.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';
import type {MappingRequest} from './mapping-controller.ts';

/** What an element asks of the sound. */
export type SoundRequest =
  | {readonly do: 'listen'; readonly input: SoundInput}
  | {readonly do: 'stop' | 'half' | 'double' | 'tap'}
  /** The tempo is that of the sound, or not. */
  | {readonly do: 'follow'; readonly on: boolean}
  /** Plays the dream to the sound by mappings that suit most music, or no longer. */
  | {readonly do: 'play'; readonly on: boolean};

/** A tempo less sure than this moves nothing. */
const leastConfidence = 0.2;

/** Who carries out what the sound asks for. */
export interface SoundActors {
  readonly surface: ControlSurface;
  readonly map: (request: MappingRequest) => Promise<void>;
  readonly automate: (request: AutomationRequest) => void;
}

/** What no later attempt can change. */
const final: readonly string[] = ['sound-unsupported', 'sound-insecure', 'sound-needs-click'];

/** Everything that listening holds. */
interface Listening {
  readonly sound: OpenSound;
  readonly graph: SoundGraph;
}

/** Opens what the user chose to listen to, sends what is heard as signals, and keeps the tempo in step with it. */
export class SoundController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #actors: SoundActors;
  readonly #signals: SoundSignals;
  readonly #return: DeviceReturn;
  readonly #follower = new BeatFollower();
  #listening: Listening | undefined;
  /** Replaced by each choice: what was opened for an earlier one is closed again. */
  #choice: object = {};
  #setsTempo = false;
  #stops: (() => void)[] = [];

  constructor(store: AppStore, notices: NoticeController, signals: Signals, actors: SoundActors) {
    this.#store = store;
    this.#notices = notices;
    this.#actors = actors;
    this.#signals = new SoundSignals(signals);
    this.#return = new DeviceReturn(() => this.#open(), watchOf('microphone'));
  }

  connect(): void {
    this.#set({follows: memory.get('followBeat') === 'true'});
    this.#stops = [
      onDevicesChange(() => void this.#listDevices()),
      this.#store.subscribe((state, before) => this.#onState(state, before)),
    ];
    void this.#listDevices();
    void this.#resume();
  }

  disconnect(): void {
    for (const stop of this.#stops) stop();
    this.#stop();
  }

  async handle(request: SoundRequest): Promise<void> {
    switch (request.do) {
      case 'listen':
        await this.#listen(request.input);
        return;
      case 'stop':
        this.#stop();
        this.#set({input: undefined, problem: undefined});
        memory.set('soundInput', '');
        return;
      case 'half':
      case 'double':
        this.#scaleTempo(request.do === 'half' ? 0.5 : 2);
        return;
      case 'tap':
        this.#actors.surface.act('tap', true);
        return;
      case 'follow':
        memory.set('followBeat', String(request.on));
        this.#set({follows: request.on});
        return;
      case 'play':
        await (request.on ? this.#play() : this.#endPlaying());
    }
  }

  get #state(): SoundState {
    return this.#store.state.control?.sound ?? silentSound;
  }

  async #listen(input: SoundInput): Promise<void> {
    this.#stop();
    this.#set({input, problem: undefined});
    // What is shared is asked for anew each time; the video is there only once it is chosen.
    memory.set('soundInput', input.kind === 'shared' ? '' : nameOfInput(input));
    await this.#open();
  }

  /** Listens as at the last visit, if that needs no question. */
  async #resume(): Promise<void> {
    const input = inputNamed(memory.get('soundInput') ?? '');
    if (!input) return;
    this.#set({input});
    if (input.kind === 'video') await this.#open();
    else if ((await watchOf('microphone').permission()) === 'granted' && this.#state.input === input) {
      await this.#open();
    } else this.#set({input: undefined});
  }

  async #open(): Promise<void> {
    const {input} = this.#state;
    if (!input) return;
    const choice = (this.#choice = {});
    this.#close();
    let sound: OpenSound | undefined;
    try {
      sound = await openSound(input, async () => this.#store.state.source?.sound?.());
      const {SoundGraph} = await import('../../control/sound/sound-graph.ts');
      const graph = await SoundGraph.open(sound.stream, (heard) => this.#hear(heard));
      if (choice !== this.#choice) {
        graph.close();
        sound.stop();
        return;
      }
      this.#begin({sound, graph});
    } catch (error) {
      sound?.stop();
      if (choice === this.#choice) this.#failed(input, messageOf(error));
    }
  }

  #begin(listening: Listening): void {
    this.#listening = listening;
    this.#return.stop();
    this.#signals.connect();
    this.#notices.resolve('sound');
    this.#set({label: listening.sound.label, problem: undefined});
    const [track] = listening.sound.stream.getAudioTracks();
    const ended = (): void => {
      if (this.#listening !== listening) return;
      const {input, label} = this.#state;
      this.#close();
      if (!input) return;
      const message =
        input.kind === 'shared'
          ? controlNotices['sound-share-ended']()
          : controlNotices['sound-ended']({label});
      this.#failed(input, message);
    };
    track?.addEventListener('ended', ended, {once: true});
    // They have names by now.
    void this.#listDevices();
  }

  /** Says why it does not listen; a device that may come back is waited for. */
  #failed(input: SoundInput, problem: Message): void {
    const waits = this.#return.waits;
    const returns = input.kind === 'microphone' && !final.includes(problem.code);
    if (returns) this.#return.wait(problem.code === 'sound-missing');
    else this.#return.stop();
    // What can only be chosen again is no longer chosen.
    this.#set({problem, label: '', ...(input.kind === 'shared' && {input: undefined})});
    // Reported when it was lost, not with each retry.
    if (waits) return;
    this.#notices.show({
      id: 'sound',
      kind: 'problem',
      ...problem,
      actions: [{label: noticeActionStrings.sound.listenAgain, run: () => void this.#listen(input)}],
    });
  }

  #stop(): void {
    this.#choice = {};
    this.#return.stop();
    this.#notices.resolve('sound');
    this.#close();
  }

  #close(): void {
    const listening = this.#listening;
    this.#listening = undefined;
    if (!listening) return;
    this.#signals.disconnect();
    listening.graph.close();
    listening.sound.stop();
    this.#set({label: '', tempo: undefined});
  }

  #hear(heard: Heard): void {
    if (!this.#listening) return;
    this.#signals.send(heard);
    const {tempo, beatS} = heard;
    const shown = tempo && tempo.confidence >= leastConfidence ? rounded(tempo) : undefined;
    const before = this.#state.tempo;
    if (shown?.bpm !== before?.bpm || shown?.confidence !== before?.confidence) this.#set({tempo: shown});
    if (shown && tempo && beatS !== undefined && this.#state.follows) this.#followBeat(tempo.bpm, beatS);
  }

  #followBeat(bpm: number, beatS: number): void {
    const next = this.#follower.follow(this.#store.state.perform.tempo, bpm, beatS);
    if (!next) return;
    this.#setsTempo = true;
    this.#actors.surface.setTempo(next.bpm, next.originS);
    this.#setsTempo = false;
  }

  #scaleTempo(factor: number): void {
    const {tempo, follows} = this.#state;
    const bpm = (tempo ?? this.#store.state.perform.tempo).bpm * factor;
    this.#listening?.graph.expect(bpm);
    if (follows) this.#actors.surface.setTempo(bpm);
  }

  #onState(state: AppState, before: AppState): void {
    // What the user taps or types is about the tempo that the sound has.
    if (state.perform.tempo.bpm !== before.perform.tempo.bpm && !this.#setsTempo) {
      this.#listening?.graph.expect(state.perform.tempo.bpm);
    }
    if (state.source !== before.source && this.#state.input?.kind === 'video') void this.#open();
  }

  async #play(): Promise<void> {
    const {input} = this.#state;
    if (!input || !this.#listening) await this.#listen(input ?? {kind: 'microphone', device: ''});
    if (!this.#listening) return;
    await this.handle({do: 'follow', on: true});
    const {control, automation} = this.#store.state;
    const missing = missingIn(control?.mappings ?? [], soundMappings);
    await this.#actors.map({do: 'add', mappings: missing});
    const others = automation.modulators.filter((modulator) => !isSoundModulator(modulator));
    this.#actors.automate({do: 'modulators', modulators: [...others, ...soundModulators]});
  }

  async #endPlaying(): Promise<void> {
    const mapped = this.#store.state.control?.mappings ?? [];
    for (const [place, mapping] of [...mapped.entries()].reverse()) {
      if (isOfSound(mapping)) await this.#actors.map({do: 'remove', place});
    }
    const {modulators} = this.#store.state.automation;
    const others = modulators.filter((modulator) => !isSoundModulator(modulator));
    if (others.length < modulators.length) this.#actors.automate({do: 'modulators', modulators: others});
  }

  async #listDevices(): Promise<void> {
    this.#set({devices: await inputDevices().catch(() => [])});
  }

  #set(changes: Partial<SoundState>): void {
    const {control} = this.#store.state;
    if (control) this.#store.set({control: {...control, sound: {...control.sound, ...changes}}});
  }
}

const rounded = ({bpm, confidence}: FoundTempo): FoundTempo => ({
  bpm: Math.round(10 * bpm) / 10,
  confidence: Math.round(10 * confidence) / 10,
});
