import {Learn, learned} from '../../control/learn.ts';
import {Mapper} from '../../control/mapper/mapper.ts';
import {
  decodeMappings,
  encodeMappings,
  MappingError,
  mappingLimits,
  type Mapping,
} from '../../control/mapping.ts';
import {notices as controlNotices} from '../../control/notices.ts';
import type {Signal, Signals} from '../../control/signals.ts';
import type {ControlSurface} from '../../control/surface.ts';
import type {Target, TargetName} from '../../control/target.ts';
import {messageOf} from '../../lib/message.ts';
import {frameMs, Throttle} from '../../lib/throttle.ts';
import type {Controller} from '../lib/controller.ts';
import {displayFrameMs} from '../lib/display-frame.ts';
import {download, fileTime} from '../lib/download.ts';
import {layerCountOf} from '../lib/layer-count.ts';
import {memory} from '../lib/memory.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {actionStrings} from '../strings/actions.ts';
import {initialMidi, silentSound, type ControlState, type Learning} from './control-state.ts';
import {numberOfTarget} from './number-of-target.ts';
import {pickTarget} from './pick-target.ts';

/** What an element asks of the mappings. */
export type MappingRequest =
  | {readonly do: 'add'; readonly mappings: readonly Mapping[]}
  | {readonly do: 'change'; readonly place: number; readonly changes: Partial<Mapping>}
  | {readonly do: 'remove'; readonly place: number}
  /** Without a target the next control that is clicked is it; with a place that mapping gets another signal. */
  | {readonly do: 'learn'; readonly target?: TargetName; readonly place?: number}
  | {readonly do: 'cancel' | 'clear' | 'export'}
  | {readonly do: 'import'; readonly file: Blob};

/** The mappings: kept in the browser, played by the mapper, learned, exported and imported. */
export class MappingController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #signals: Signals;
  readonly #mapper: Mapper;
  #learn: Learn | undefined;
  #stopPicking: (() => void) | undefined;
  readonly #steps = new Throttle(() => {
    this.#mapper.step(performance.now() / 1000);
    this.#schedule();
  });
  #stops: (() => void)[] = [];

  constructor(store: AppStore, notices: NoticeController, signals: Signals, surface: ControlSurface) {
    this.#store = store;
    this.#notices = notices;
    this.#signals = signals;
    this.#mapper = new Mapper(signals, {
      surface,
      read: (target: Target) => numberOfTarget(store.state, target, this.#layerCount()),
      layerCount: () => this.#layerCount(),
    });
  }

  connect(): void {
    this.#store.set({
      control: {
        signals: this.#signals,
        mappings: [],
        learning: undefined,
        sound: silentSound,
        midi: initialMidi,
        gamepads: [],
      },
    });
    this.#load();
    this.#stops = [
      this.#signals.listen((signal, value) => this.#receive(signal, value)),
      this.#signals.onChange(() => {
        this.#mapper.signalsChanged();
        this.#schedule();
      }),
      this.#store.subscribe((state, before) => this.#onState(state, before)),
    ];
    this.#schedule();
  }

  disconnect(): void {
    for (const stop of this.#stops) stop();
    this.#endLearning();
    this.#steps.cancel();
    this.#mapper.set([]);
    this.#store.set({control: undefined});
  }

  async handle(request: MappingRequest): Promise<void> {
    try {
      switch (request.do) {
        case 'add':
          this.#add(request.mappings);
          return;
        case 'change': {
          const mapping = this.#mappings[request.place];
          if (mapping) this.#set(this.#mappings.with(request.place, {...mapping, ...request.changes}));
          return;
        }
        case 'remove':
          this.#set(this.#mappings.toSpliced(request.place, 1));
          return;
        case 'clear':
          this.#clear();
          return;
        case 'learn':
          this.#startLearning(request.target, request.place);
          return;
        case 'cancel':
          this.#endLearning();
          return;
        case 'export':
          download(
            new Blob([encodeMappings(this.#mappings)], {type: 'application/json'}),
            `reverie-mappings-${fileTime(new Date())}.json`,
          );
          return;
        case 'import': {
          // Not read at all if it is too large: it could fill the memory.
          const {size: bytes} = request.file;
          const {bytes: max} = mappingLimits;
          if (bytes > max) throw new MappingError(controlNotices['mappings-too-large']({bytes, max}));
          this.#add(decodeMappings(await request.file.text()));
        }
      }
    } catch (error) {
      this.#report(error);
    }
  }

  get #mappings(): readonly Mapping[] {
    return this.#store.state.control?.mappings ?? [];
  }

  #layerCount(): number {
    return layerCountOf(this.#store.state);
  }

  #load(): void {
    const kept = memory.get('mappings');
    if (kept === null) return;
    try {
      this.#take(decodeMappings(kept));
    } catch (error) {
      this.#report(error);
    }
  }

  #add(mappings: readonly Mapping[]): void {
    const all = [...this.#mappings, ...mappings];
    if (all.length > mappingLimits.mappings) {
      throw new MappingError(controlNotices['mappings-full']({max: mappingLimits.mappings}));
    }
    this.#set(all);
  }

  #clear(): void {
    const mappings = this.#mappings;
    this.#set([]);
    this.#notices.show({
      id: 'mappings',
      kind: 'answer',
      ...notices['mappings-cleared']({count: mappings.length}),
      actions: [
        {
          label: actionStrings.undo,
          run: () => {
            this.#notices.resolve('mappings');
            this.#set([...mappings, ...this.#mappings].slice(0, mappingLimits.mappings));
          },
        },
      ],
    });
  }

  #set(mappings: readonly Mapping[]): void {
    this.#take(mappings);
    if (memory.set('mappings', encodeMappings(mappings))) return;
    this.#notices.show({id: 'mappings-kept', kind: 'problem', ...notices['mappings-not-kept']()});
  }

  #take(mappings: readonly Mapping[]): void {
    this.#setState({mappings});
    this.#mapper.set(mappings);
    this.#schedule();
  }

  #startLearning(target: TargetName | undefined, place: number | undefined): void {
    this.#endLearning();
    const learning: Learning =
      target === undefined
        ? {wants: 'target'}
        : {wants: 'signal', target, ...(place !== undefined && {place})};
    this.#setState({learning});
    if (learning.wants === 'target') {
      this.#stopPicking = pickTarget(
        (picked) => this.#startLearning(picked, undefined),
        () => this.#endLearning(),
      );
    } else {
      const known = this.#signals.all.map(({id}) => [id, this.#signals.valueOf(id) ?? 0] as const);
      this.#learn = new Learn(known);
    }
  }

  #endLearning(): void {
    this.#learn = undefined;
    this.#stopPicking?.();
    this.#stopPicking = undefined;
    this.#setState({learning: undefined});
  }

  #receive(signal: Signal, value: number): void {
    this.#mapper.receive(signal, value);
    this.#schedule();
    const learning = this.#store.state.control?.learning;
    if (learning?.wants !== 'signal' || this.#learn?.receive(signal, value) !== true) return;
    this.#endLearning();
    const {place, target} = learning;
    const {id, label} = signal;
    void this.handle(
      place === undefined
        ? {do: 'add', mappings: [learned(signal, target, this.#mappings)]}
        : {do: 'change', place, changes: {signal: id, label: label.slice(0, mappingLimits.labelLength)}},
    );
  }

  #onState(state: AppState, before: AppState): void {
    const {values, perform, status, frozen, gentle} = state;
    const same =
      values === before.values &&
      perform === before.perform &&
      status?.layers.length === before.status?.layers.length &&
      frozen === before.frozen &&
      gentle === before.gentle &&
      state.fullscreen === before.fullscreen &&
      state.recording?.kind === before.recording?.kind &&
      state.performing === before.performing;
    if (same || this.#mappings.length === 0) return;
    this.#mapper.targetsChanged();
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#mapper.isBusy) return;
    // What is heard is to be seen at once, and hands wait for the next frame of the display.
    const {state} = this.#store;
    this.#steps.everyMs = state.control?.sound.input ? frameMs : displayFrameMs(state);
    this.#steps.request();
  }

  #setState(changes: Partial<ControlState>): void {
    const {control} = this.#store.state;
    if (control) this.#store.set({control: {...control, ...changes}});
  }

  #report(error: unknown): void {
    this.#notices.show({
      id: 'mappings',
      kind: 'problem',
      ...notices['mappings-refused']({cause: messageOf(error)}),
    });
  }
}
