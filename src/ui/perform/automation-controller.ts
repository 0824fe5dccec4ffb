import {
  automatedKeys,
  automatonOf,
  isAutomated,
  noAutomation,
  type Automation,
  type Automaton,
  type Lane,
} from '../../params/automation/automation.ts';
import {laneOfSamples, type Sample} from '../../params/automation/hand-recording.ts';
import type {Modulator} from '../../params/automation/modulator.ts';
import type {LookKey} from '../../params/presets.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {momentAt} from './live-automation.ts';

/** What an element asks of the automation. */
export type AutomationRequest =
  /** `lane` undefined removes it. */
  | {readonly do: 'lane'; readonly key: LookKey; readonly lane: Lane | undefined}
  | {readonly do: 'modulators'; readonly modulators: readonly Modulator[]}
  /** Begins again at 0. */
  | {readonly do: 'restart'}
  | {readonly do: 'clear'}
  /** Records what the hands do from now on, or makes lanes of it. */
  | {readonly do: 'record'; readonly on: boolean};

/** As often as most screens show it. A timer, for a hidden page has no frames. */
const everyMs = 1000 / 60;
/** A recording that nobody ends is made lanes of. */
const longestRecordingS = 120;

interface Recording {
  readonly startS: number;
  readonly samples: Map<LookKey, Sample[]>;
}

/** Moves the look by lanes and modulators, while there are any, and records lanes from what the hands do. */
export class AutomationController implements Controller {
  readonly #store: AppStore;
  readonly #nowS: () => number;
  #automation: Automation = noAutomation;
  #automaton: Automaton = () => ({});
  #timer: ReturnType<typeof setInterval> | undefined;
  #recording: Recording | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, nowS = (): number => performance.now() / 1000) {
    this.#store = store;
    this.#nowS = nowS;
  }

  connect(): void {
    this.#unsubscribe = this.#store.subscribe((state, before) => {
      if (state.values !== before.values) this.#sample(state, before);
      this.#follow(state);
    });
    this.#follow(this.#store.state);
  }

  disconnect(): void {
    this.#unsubscribe?.();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  handle(request: AutomationRequest): void {
    const {automation} = this.#store.state;
    switch (request.do) {
      case 'lane': {
        const {key, lane} = request;
        const others = Object.entries(automation.lanes).filter(([other]) => other !== key);
        const lanes = Object.fromEntries(lane ? [...others, [key, lane]] : others);
        this.#set({...automation, lanes});
        break;
      }
      case 'modulators':
        this.#set({...automation, modulators: request.modulators});
        break;
      case 'restart':
        this.#store.set({automationOriginS: this.#nowS()});
        break;
      case 'clear':
        this.#set(noAutomation);
        break;
      case 'record':
        if (request.on) this.#record();
        else this.#endRecording();
    }
  }

  #set(automation: Automation): void {
    const starts = !isAutomated(this.#store.state.automation);
    this.#store.set({automation, ...(starts && {automationOriginS: this.#nowS()})});
  }

  #follow({automation, gentle}: AppState): void {
    if (automation !== this.#automation) {
      this.#automation = automation;
      this.#automaton = automatonOf(automation);
    }
    const runs = isAutomated(automation) && !gentle;
    if (runs === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (runs) {
      this.#timer = setInterval(() => this.#step(), everyMs);
      this.#step();
    } else {
      this.#store.set({automated: {}, automatedAt: undefined});
    }
  }

  #step(): void {
    const {state} = this.#store;
    const automatedAt = momentAt(state, this.#nowS());
    const automated = this.#automaton(state.values, automatedAt);
    const keys = Object.keys(automated) as LookKey[];
    const same =
      keys.length === Object.keys(state.automated).length &&
      keys.every((key) => automated[key] === state.automated[key]);
    this.#store.set(same ? {automatedAt} : {automated, automatedAt});
  }

  #record(): void {
    this.#recording = {startS: this.#nowS(), samples: new Map()};
    this.#store.set({perform: {...this.#store.state.perform, recordingHands: true}});
  }

  /** Takes down which numbers were changed, first as they were. */
  #sample({values}: AppState, {values: before}: AppState): void {
    const recording = this.#recording;
    if (!recording) return;
    const timeS = this.#nowS() - recording.startS;
    if (timeS > longestRecordingS) {
      this.#endRecording();
      return;
    }
    for (const key of automatedKeys) {
      if (values[key] === before[key]) continue;
      const samples = recording.samples.get(key) ?? [{timeS: 0, value: Number(before[key])}];
      // It stayed until now.
      const last = samples.at(-1);
      if (last && timeS - last.timeS > 0.1) samples.push({timeS: timeS - 0.01, value: last.value});
      samples.push({timeS, value: Number(values[key])});
      recording.samples.set(key, samples);
    }
  }

  #endRecording(): void {
    const recording = this.#recording;
    this.#recording = undefined;
    const {automation, perform} = this.#store.state;
    this.#store.set({perform: {...perform, recordingHands: false}});
    if (!recording || recording.samples.size === 0) return;
    const lengthS = Math.min(longestRecordingS, this.#nowS() - recording.startS);
    const recorded = [...recording.samples].map(([key, samples]) => [
      key,
      laneOfSamples(key, samples, lengthS),
    ]);
    const lanes = Object.fromEntries(recorded) as Automation['lanes'];
    // It goes on from its beginning, as the hands did.
    this.#store.set({
      automation: {...automation, lanes: {...automation.lanes, ...lanes}},
      automationOriginS: this.#nowS(),
    });
  }
}
