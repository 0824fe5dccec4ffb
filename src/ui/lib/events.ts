import type {Clip} from '../../library/clips.ts';
import type {Recipe} from '../../metadata/recipe.ts';
import type {Action} from '../../params/keys.ts';
import type {Key, Values} from '../../params/values.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {GuideRequest} from '../../source/guide/request.ts';
import type {KeysRequest} from '../control/keys-controller.ts';
import type {MappingRequest} from '../control/mapping-controller.ts';
import type {RemoteRequest} from '../control/remote-state.ts';
import type {SoundRequest} from '../control/sound-controller.ts';
import type {MidiRequest} from '../control/midi-controller.ts';
import type {StreamSettings} from '../../stream/settings.ts';
import type {AutomationRequest} from '../perform/automation-controller.ts';
import type {LooksRequest} from '../perform/looks-controller.ts';
import type {PerformState} from '../perform/perform-state.ts';
import type {Destination} from '../search/entries.ts';
import type {Notice} from './notice.ts';

/** What the elements ask of the app; all of them bubble out of their shadow roots. */
export interface ReverieEvents {
  /** Parameters to change, as raw values: the app validates them. */
  'change-values': Partial<Values>;
  /** The same, from what may send many in a second: the last of each counts, once a frame. */
  'steer-values': Partial<Values>;
  /** Parameters to reset to their defaults. */
  'reset-values': readonly Key[];
  act: Action;
  /** The compare button or the image is pressed, or released. */
  compare: boolean;
  'apply-preset': string;
  /** Something to do with the user's own looks. */
  looks: LooksRequest;
  /** How the instrument is played from now on. */
  perform: Partial<PerformState>;
  /** Something to do with what moves the look by itself. */
  automate: AutomationRequest;
  /** Something to do with what moves the dream from outside. */
  map: MappingRequest;
  /** Something to do with the sound that is listened to. */
  sound: SoundRequest;
  /** MIDI to be opened, or closed. */
  midi: MidiRequest;
  /** A key for an action. */
  keys: KeysRequest;
  /** Something to do with remote control. */
  remote: RemoteRequest;
  /** Beats per minute. */
  tempo: number;
  /** The hit is held, or released. */
  hit: boolean;
  /** Where the crossfader between the looks A and B is put, 0 to 1. */
  crossfade: number;
  /** The choice among the cameras by what they see is opened, or closed. */
  'choose-camera': boolean;
  /** A source to switch to. */
  'choose-source': SourceRequest;
  /** What the dream is to follow as the user's own guide. */
  'choose-guide': GuideRequest;
  /** Files that were dropped, pasted or picked. */
  'choose-files': readonly File[];
  /** Settings to restore from a clip. */
  'restore-recipe': Recipe;
  /** The video of a take, to be replayed. */
  'replay-take': File;
  /** Where and how to stream from now on. */
  'set-stream': Partial<StreamSettings>;
  /** The section on streaming was opened: the targets of the server are asked for. */
  'open-stream': undefined;
  /** Open all controls, where rendering is. */
  'open-render': undefined;
  /** A video of the library, to be rendered. */
  'render-file': File;
  /** A clip of the library, to be played or shown over everything else. */
  'play-clip': Clip;
  /** A rendering was added to the library; `show` opens it there. */
  published: {readonly clip: Clip; readonly show: boolean};
  /** The search is to be open, or not. */
  search: boolean;
  /** What was found: to be done, or shown where it is. */
  find: Destination;
  /** A dialog has opened, or closed. */
  dialog: boolean;
  /** A notice to remove, by its id. */
  dismiss: string;
  notify: Notice;
}

/** Dispatches one of the events above from `element`. */
export function emit<T extends keyof ReverieEvents>(
  element: HTMLElement,
  type: T,
  detail: ReverieEvents[T],
): void {
  element.dispatchEvent(new CustomEvent(type, {detail, bubbles: true, composed: true}));
}

/** What is done at each of the events above. */
export type EventHandlers = {readonly [T in keyof ReverieEvents]: (detail: ReverieEvents[T]) => void};

/** Calls the handlers for the events that reach `element`, until the returned function is called. */
export function listenToEvents(element: HTMLElement, handlers: EventHandlers): () => void {
  const listeners = Object.entries(handlers).map(([type, handle]) => {
    const listener = (event: Event): void =>
      (handle as (detail: unknown) => void)((event as CustomEvent).detail);
    element.addEventListener(type, listener);
    return {type, listener};
  });
  return () => {
    for (const {type, listener} of listeners) element.removeEventListener(type, listener);
  };
}
