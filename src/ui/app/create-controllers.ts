import type {LitElement} from 'lit';
import {reasonOf} from '../../lib/reason.ts';
import {fileOf, type Clip} from '../../library/clips.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Source} from '../../source/source.ts';
import type {PictureWindow} from '../controls-window/controls-window.ts';
import {ControlsWindowController} from '../controls-window/controls-window-controller.ts';
import {AttractController} from '../exhibition/attract-controller.ts';
import {ExhibitionController} from '../exhibition/exhibition-controller.ts';
import type {ReveriePin} from '../exhibition/pin.ts';
import {LazyController} from '../lib/lazy-controller.ts';
import {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import type {ReveriePlayer} from '../library/player.ts';
import {RecordingController} from '../library/recording-controller.ts';
import {ReplayController} from '../library/replay-controller.ts';
import {RestoreController} from '../library/restore-controller.ts';
import {notices as catalogue} from '../notices.ts';
import type {ReverieHelp} from '../panel/help.ts';
import type {ReveriePanel} from '../panel/panel.ts';
import type {ReverieSource} from '../panel/source.ts';
import {AutomationController} from '../perform/automation-controller.ts';
import {FlashWarning} from '../perform/flash-warning.ts';
import {HistoryController} from '../perform/history-controller.ts';
import {LookKeeper} from '../perform/look-keeper.ts';
import {LooksController} from '../perform/looks-controller.ts';
import {MorphController} from '../perform/morph-controller.ts';
import {PerformController} from '../perform/perform-controller.ts';
import {SetlistController} from '../perform/setlist-controller.ts';
import type {ReverieRender} from '../render/render.ts';
import {SearchController} from '../search/search-controller.ts';
import {StreamController} from '../stream/stream-controller.ts';
import {createAct} from './actions.ts';
import {createControlSurface} from './control-surface.ts';
import {DreamController} from './dream-controller.ts';
import type {Client} from './dream-controller.ts';
import {FilesController} from './files-controller.ts';
import {FullscreenController} from './fullscreen-controller.ts';
import {GuideController} from './guide-controller.ts';
import type {ReverieHint} from './hint.ts';
import {SourceController} from './source-controller.ts';
import {UpdateController} from './update-controller.ts';
import {ValuesController} from './values-controller.ts';
import type {ReverieViewport} from './viewport.ts';

/** The elements that the controllers call where the controls are; everything else they show goes through the store. */
interface ShownElements {
  readonly source: ReverieSource;
  readonly help: ReverieHelp;
  readonly player: ReveriePlayer;
}

/** The elements of the page that the controllers call. */
export interface AppElements extends ShownElements {
  readonly app: LitElement;
  readonly viewport: ReverieViewport;
  readonly panel: ReveriePanel;
  readonly hint: ReverieHint;
  readonly pin: ReveriePin;
  readonly render: ReverieRender;
}

/** What the controllers are made of. */
export interface AppParts {
  readonly store: AppStore;
  readonly client: Client;
  readonly open: (request: SourceRequest) => Source;
  readonly elements: AppElements;
  /** What the page does for the controls in another window. */
  readonly picture: () => PictureWindow;
}

export type Controllers = ReturnType<typeof createControllers>;

/** Makes the controllers and gives each the others that it calls. Longer than most functions, for it is nothing but this list. */
export function createControllers({store, client, open, elements, picture}: AppParts) {
  const {app, viewport, panel, hint, pin} = elements;
  const notices = new NoticeController(store);
  const values = new ValuesController(store, notices);
  const history = new HistoryController(store);
  const controlsWindow = new ControlsWindowController(store, notices, {
    picture,
    follow: (opened) => history.follow(opened),
  });
  // Of the window that has the controls.
  const shown = (): ShownElements => controlsWindow.controls ?? elements;
  const dream = new DreamController(store, notices, client, viewport);
  const source = new SourceController(store, notices, client, {
    open,
    pick: (kind) => shown().source.pick(kind),
  });
  const morph = new MorphController(store);
  const looks = new LooksController(store, notices, {
    keeper: new LookKeeper(),
    snapshot: () => client.snapshot(),
    choose: (look) => morph.choose(look),
  });
  const flashes = new FlashWarning(store, notices);
  const perform = new PerformController(store);
  const automation = new AutomationController(store);
  const setlist = new SetlistController(store, notices, morph);
  const play = async (clip: Clip): Promise<void> => shown().player.play(await fileOf(clip));
  const recording = new RecordingController(store, notices, client, play);
  const stream = new StreamController(store, notices, client);
  const replay = new ReplayController(store, client, source);
  const restore = new RestoreController(store, notices, replay);
  const guide = new GuideController(store, notices, values, client, open);
  const files = new FilesController(store, notices, source, restore);
  const attract = new AttractController(store, source);
  const exhibition = new ExhibitionController(store, notices, {
    frames: {
      canvas: () => viewport.shown,
      show: () => {
        source.beat();
        return client.show();
      },
    },
    askPin: (asked) => pin.ask(asked),
    say: (text) => hint.say(text),
    builtAt: new Date(document.lastModified),
  });
  const fullscreen = new FullscreenController(store, notices);
  const update = new UpdateController(notices);
  const act = createAct({
    ...{store, values, history, perform, morph, looks, dream, source, recording},
    ...{exhibition, stream, fullscreen, controlsWindow, panel},
    help: {show: () => shown().help.show()},
  });
  const search = new SearchController(store, {host: () => controlsWindow.controls ?? app, looks, act});
  const drawerFailed = (error: unknown): void => {
    store.set({searching: false});
    notices.show({id: 'drawer', kind: 'problem', ...catalogue['drawer-failed']({reason: reasonOf(error)})});
  };
  const thumbnails = new LazyController(async () => {
    const {createLookThumbnails} = await import('../perform/look-thumbnails.ts');
    return createLookThumbnails(store, (listener) => source.onFrame(listener));
  }, drawerFailed);
  // With what is behind "All controls": downloaded beside the model, for the first dream does not need it.
  const inputs = new LazyController(async () => {
    const {InputsController} = await import('./drawer.ts');
    return new InputsController({
      ...{store, notices},
      surface: createControlSurface({values, looks, morph, perform, act}),
      automate: (request) => automation.handle(request),
      onFrame: (listener) => source.onFrame(({image}) => listener(image)),
    });
  }, drawerFailed);
  return {
    ...{act, notices, values, history, flashes, perform, morph, automation, setlist, exhibition, attract},
    ...{replay, looks, dream, source, guide, files, recording, restore, stream, fullscreen, update},
    ...{thumbnails, controlsWindow, search, inputs, play},
  };
}
