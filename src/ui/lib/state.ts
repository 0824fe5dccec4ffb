import type {Progress, Status} from '../../dream/messages.ts';
import {notices as dreamNotices} from '../../dream/notices.ts';
import type {OwnLook} from '../../control/looks.ts';
import {noAutomation, type Automation} from '../../params/automation/automation.ts';
import type {Moment} from '../../params/automation/expression.ts';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import type {Mode} from '../../exhibition/schedule.ts';
import type {Clip, RecordedKind} from '../../library/clips.ts';
import {gentled, stronger} from '../../params/macros.ts';
import {applyPreset} from '../../params/presets.ts';
import {defaults, type Values} from '../../params/values.ts';
import type {RecordProgress} from '../../recording/messages.ts';
import type {GuideImage} from '../../source/guide/guide.ts';
import type {Source, SourceKind} from '../../source/source.ts';
import type {ControlState} from '../control/control-state.ts';
import {noRemote, type RemoteState} from '../control/remote-state.ts';
import type {StreamFigures} from '../../stream/figures.ts';
import {defaultSettings, type StreamSettings} from '../../stream/settings.ts';
import {initialPerform, type PerformState} from '../perform/perform-state.ts';
import type {NamedLook} from './look-named.ts';
import type {Notice} from './notice.ts';
import type {Store} from './store.ts';

/** The user's own guide image, the newest of a video or a camera, and what it is called. */
export interface OwnGuide {
  readonly image: GuideImage;
  readonly label: string;
}

/** Everything that the page shows. Each controller writes its own part; elements receive parts as properties. */
export interface AppState {
  readonly values: Values;

  /** Looks of the user's own, in their order, and the addresses of their thumbnails by id. */
  readonly looks: readonly OwnLook[];
  readonly thumbnails: Readonly<Record<string, string>>;
  /** Addresses of looks dreamed of the present source, of the user's own by id, of presets by name: they come first. */
  readonly sourceThumbnails: Readonly<Record<string, string>>;

  /** The performance view is open in place of the panel. */
  readonly performing: boolean;
  readonly perform: PerformState;
  /** What moves the look by itself; its clock began at `automationOriginS` on that of `performance.now()`. */
  readonly automation: Automation;
  readonly automationOriginS: number;
  /** What it sets at this moment, and that moment; undefined while nothing moves. */
  readonly automated: Partial<Values>;
  readonly automatedAt: Moment | undefined;
  /** The morph that runs, if one does: whatever changes meanwhile is one step of the history. */
  readonly morphing: object | undefined;

  /** What moves the dream from outside; undefined until it was loaded. */
  readonly control: ControlState | undefined;
  /** What each key does. */
  readonly keyBindings: readonly KeyBinding[];
  /** Phones and OSC, by way of `reverie serve`. */
  readonly remote: RemoteState;

  /** The newest status of the dream; undefined until there is one. */
  readonly status: Status | undefined;
  /** What is being waited for. */
  readonly progress: Progress | undefined;
  /** Dreaming on one frame of the source. */
  readonly frozen: boolean;
  /** Showing the source instead of the dream. */
  readonly comparing: boolean;
  /** Less flicker, whatever the values ask for. */
  readonly gentle: boolean;
  /** How often the dream had to be restarted. */
  readonly restarts: number;

  /** The source that gives frames. */
  readonly source: Source | undefined;
  /** The kind of source that was asked for and has not delivered yet. */
  readonly awaited: SourceKind | undefined;
  /** The user's own guide, if they have chosen one. */
  readonly guide: OwnGuide | undefined;
  /** The video that is the source is paused. */
  readonly paused: boolean;
  /** While a take is replayed: whether its source showed the user. */
  readonly replayedSelfie: boolean | undefined;

  readonly recording: {readonly kind: RecordedKind; readonly progress: RecordProgress} | undefined;
  readonly streamSettings: StreamSettings;
  /** What the server of this page can stream to, by name; undefined until it was asked. */
  readonly streamTargets: readonly string[] | undefined;
  /** The stream that runs. */
  readonly stream: StreamState | undefined;
  /** Replaced whenever the library has changed; `show` is the clip to show in it. */
  readonly library: {readonly show: Clip | undefined} | undefined;

  /** What the exhibition's schedule asks for now. */
  readonly mode: Mode;
  /** When that began, as this machine's clock has it: “22:00”. */
  readonly modeSince: string;
  /** The operator has the controls, although it is an exhibition. */
  readonly attended: boolean;
  /** The exhibition has no visitor and invites one. */
  readonly attracting: boolean;
  /** The look of the attract mode, in place of that of the values. */
  readonly attractLook: NamedLook | undefined;

  readonly fullscreen: boolean;
  /** The controls are visible now. */
  readonly controlsShown: boolean;
  /** The controls stay visible. */
  readonly pinned: boolean;
  /** All controls are open, not only the main ones. */
  readonly allControls: boolean;
  /** The controls are in a window of their own. */
  readonly controlsAway: boolean;
  /** The search is open, or opens as soon as it is there; what it begins with. */
  readonly searching: boolean;
  readonly searchWords: string;
  /** The cameras are shown, to choose one by what it sees. */
  readonly choosingCamera: boolean;
  /** Files are dragged over the page. */
  readonly dragging: boolean;
  /** A dialog is open over everything else. */
  readonly dialogOpen: boolean;
  /** In the order in which they are shown. */
  readonly notices: readonly Notice[];
}

/** A stream that runs, or is about to. */
export interface StreamState {
  /** Where it goes. */
  readonly label: string;
  readonly phase: 'connecting' | 'live' | 'reconnecting';
  /** When it was started, on the clock of `performance.now()`. */
  readonly startedMs: number;
  /** Of the last second; undefined until something is sent. */
  readonly figures: StreamFigures | undefined;
  /** Frames per second at most, where that is less than was asked for, so that the dream continues. */
  readonly limitHz: number | undefined;
}

export type AppStore = Store<AppState>;

export const initialState: AppState = {
  values: defaults,
  looks: [],
  thumbnails: {},
  sourceThumbnails: {},
  performing: false,
  perform: initialPerform,
  automation: noAutomation,
  automationOriginS: 0,
  automated: {},
  automatedAt: undefined,
  morphing: undefined,
  control: undefined,
  keyBindings,
  remote: noRemote,
  status: undefined,
  progress: {phase: dreamNotices.starting(), loadedBytes: 0, totalBytes: 0},
  frozen: false,
  comparing: false,
  gentle: false,
  restarts: 0,
  source: undefined,
  awaited: undefined,
  guide: undefined,
  paused: false,
  replayedSelfie: undefined,
  recording: undefined,
  streamSettings: defaultSettings,
  streamTargets: undefined,
  stream: undefined,
  library: undefined,
  mode: 'on',
  modeSince: '',
  attended: false,
  attracting: false,
  attractLook: undefined,
  fullscreen: false,
  controlsShown: true,
  pinned: false,
  allControls: false,
  controlsAway: false,
  searching: false,
  searchWords: '',
  choosingCamera: false,
  dragging: false,
  dialogOpen: false,
  notices: [],
};

/** It is an exhibition without its operator, nor being set up: controls and pointer are hidden. */
export const isUnattended = ({values, attended}: AppState): boolean =>
  values.install && !attended && !values.setup;

/** The dream alone is shown: no controls, no pointer. */
export const isBare = (state: AppState): boolean =>
  isUnattended(state) || state.controlsAway || state.values.output;

/** What is behind a dream with transparent places: checks, while there are controls. */
export const groundOf = (state: AppState): 'covered' | 'checks' | 'none' => {
  if (state.values.alpha === 'none') return 'covered';
  return isBare(state) ? 'none' : 'checks';
};

/** A clean output with transparent places has nothing behind it, for another program to show its own. */
export const isTransparent = ({values}: AppState): boolean => values.output && values.alpha !== 'none';

/** The values that are dreamed with: those of the user, in the attract mode's look, moved by the automation or kept gentle. */
export function dreamedValues(state: AppState): Values {
  const {automated, gentle} = state;
  return gentle ? steadyValues(state) : {...steadyValues(state), ...automated};
}

/** The same without what the automation does to them. */
export function steadyValues({values, attractLook, gentle, perform}: AppState): Values {
  const inLook = attractLook ? applyPreset(values, attractLook) : values;
  if (gentle) return gentled(inLook);
  return perform.hit ? stronger(inLook) : inLook;
}

/** True if `dreamedValues` may differ between the two states. */
export const dreamedDiffer = (a: AppState, b: AppState): boolean =>
  a.values !== b.values ||
  a.attractLook !== b.attractLook ||
  a.gentle !== b.gentle ||
  a.perform.hit !== b.perform.hit ||
  a.automated !== b.automated;
