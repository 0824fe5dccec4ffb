import type {Action} from '../../params/keys.ts';
import type {AppStore} from '../lib/state.ts';
import {isUnattended} from '../lib/state.ts';
import type {ExhibitionController} from '../exhibition/exhibition-controller.ts';
import type {HistoryController} from '../perform/history-controller.ts';
import type {LooksController} from '../perform/looks-controller.ts';
import type {PerformController} from '../perform/perform-controller.ts';
import type {MorphController} from '../perform/morph-controller.ts';
import type {RecordingController} from '../library/recording-controller.ts';
import type {StreamController} from '../stream/stream-controller.ts';
import type {DreamController} from './dream-controller.ts';
import type {FullscreenController} from './fullscreen-controller.ts';
import type {SourceController} from './source-controller.ts';
import type {ValuesController} from './values-controller.ts';

/** Who carries out actions. */
export interface Actors {
  readonly store: AppStore;
  readonly values: ValuesController;
  readonly history: HistoryController;
  readonly perform: Omit<PerformController, 'connect' | 'disconnect'>;
  readonly morph: Pick<MorphController, 'stop'>;
  readonly looks: Pick<LooksController, 'chooseByKey'>;
  readonly dream: DreamController;
  readonly source: SourceController;
  readonly recording: RecordingController;
  readonly exhibition: Pick<ExhibitionController, 'toggleCleanWindow'>;
  readonly stream: Pick<StreamController, 'toggle'>;
  readonly fullscreen: FullscreenController;
  readonly controlsWindow: {toggle(): void};
  readonly panel: {toggle(): void};
  readonly help: {show(): void};
}

/** What carries out an action, whether a key or a button asks for it; `down` is false when the key is released. */
export type Act = (action: Action, down: boolean) => void;

/** What each action does. Those that are not in the table change values. */
export function createAct(actors: Actors): Act {
  const {store, values, history, perform, morph, looks, dream, source} = actors;
  const {recording, stream, exhibition, fullscreen, controlsWindow, panel, help} = actors;
  const toggle = (name: 'frozen' | 'pinned' | 'allControls'): void => store.set({[name]: !store.state[name]});

  const table: Partial<Record<Action, () => void>> = {
    freeze: () => toggle('frozen'),
    pause: () => source.togglePause(),
    snapshot: () => void dream.snapshot(),
    reset: () => {
      dream.reset();
      recording.addReset();
    },
    record: () => void recording.toggle('clip'),
    take: () => void recording.toggle('take'),
    stream: () => void stream.toggle(),
    undo: () => {
      morph.stop();
      history.undo();
    },
    redo: () => {
      morph.stop();
      history.redo();
    },
    perform: () => perform.toggleView(),
    tap: () => perform.tap(),
    blackout: () => perform.toggleBlackout(),
    gentle: () => dream.setGentle(!store.state.gentle),
    fullscreen: () => void fullscreen.toggle(),
    window: () => exhibition.toggleCleanWindow(),
    'controls-window': () => controlsWindow.toggle(),
    panel: () => {
      if (store.state.values.output) values.change({output: false});
      else panel.toggle();
    },
    pin: () => toggle('pinned'),
    controls: () => toggle('allControls'),
    search: () => store.set({searching: !isUnattended(store.state), searchWords: ''}),
    help: () => help.show(),
  };

  return (action, down) => {
    if (action === 'compare') store.set({comparing: down && !isUnattended(store.state)});
    else if (action === 'hit') perform.hit(down);
    else if (!down) return;
    else if (table[action]) table[action]();
    else if (action.startsWith('preset-')) looks.chooseByKey(Number(action.slice('preset-'.length)));
    else values.act(action);
  };
}
