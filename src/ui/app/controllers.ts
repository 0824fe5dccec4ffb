import type {LitElement} from 'lit';
import {listenToKeys} from '../../control/keyboard.ts';
import {Signals} from '../../control/signals.ts';
import {messageOf} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import {fileOf, type Clip} from '../../library/clips.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Source} from '../../source/source.ts';
import {AttractController} from '../exhibition/attract-controller.ts';
import {ExhibitionController} from '../exhibition/exhibition-controller.ts';
import type {ReveriePin} from '../exhibition/pin.ts';
import type {Controller} from '../lib/controller.ts';
import {listenToEvents, type EventHandlers} from '../lib/events.ts';
import {LazyController} from '../lib/lazy-controller.ts';
import {ControlsWindowController} from '../controls-window/controls-window-controller.ts';
import {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {RecordingController} from '../library/recording-controller.ts';
import {ReplayController} from '../library/replay-controller.ts';
import {RestoreController} from '../library/restore-controller.ts';
import type {ReverieHint} from './hint.ts';
import type {ReverieHelp} from '../panel/help.ts';
import type {ReveriePanel} from '../panel/panel.ts';
import type {ReverieSource} from '../panel/source.ts';
import type {Control} from '../control/connect-control.ts';
import type {OnFrame} from '../control/motion-controller.ts';
import {AutomationController} from '../perform/automation-controller.ts';
import {FlashWarning} from '../perform/flash-warning.ts';
import {HistoryController} from '../perform/history-controller.ts';
import {LookKeeper} from '../perform/look-keeper.ts';
import {LooksController} from '../perform/looks-controller.ts';
import {MorphController} from '../perform/morph-controller.ts';
import {PerformController} from '../perform/perform-controller.ts';
import {SetlistController} from '../perform/setlist-controller.ts';
import {SearchController} from '../search/search-controller.ts';
import {StreamController} from '../stream/stream-controller.ts';
import type {ReveriePlayer} from '../library/player.ts';
import type {ReverieRender} from '../render/render.ts';
import {createAct} from './actions.ts';
import {createControlSurface} from './control-surface.ts';
import {DreamController} from './dream-controller.ts';
import type {Client} from './dream-controller.ts';
import {FilesController} from './files-controller.ts';
import {FullscreenController} from './fullscreen-controller.ts';
import {GuideController} from './guide-controller.ts';
import {SourceController} from './source-controller.ts';
import {UpdateController} from './update-controller.ts';
import {ValuesController} from './values-controller.ts';
import type {ReverieViewport} from './viewport.ts';
import {notices as catalogue} from '../notices.ts';

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

/** Makes the controllers, connects them to each other, to keys and to elements. Returns what disconnects them all. */
export function connectControllers(
  store: AppStore,
  client: Client,
  open: (request: SourceRequest) => Source,
  elements: AppElements,
): () => void {
  const {app, viewport, panel, hint, pin, render} = elements;
  const notices = new NoticeController(store);
  const drawerFailed = (error: unknown): void => {
    notices.show({id: 'drawer', kind: 'problem', ...catalogue['drawer-failed']({reason: reasonOf(error)})});
  };
  const values = new ValuesController(store, notices);
  const history = new HistoryController(store);
  const controlsWindow = new ControlsWindowController(store, notices, {
    picture: () => ({act, handlers}),
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
  const thumbnails = new LazyController(async () => {
    const {createLookThumbnails} = await import('../perform/look-thumbnails.ts');
    return createLookThumbnails(store, (listener) => source.onFrame(listener));
  }, drawerFailed);
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
    store,
    values,
    history,
    perform,
    morph,
    looks,
    dream,
    source,
    recording,
    exhibition,
    stream,
    fullscreen,
    controlsWindow,
    panel,
    help: {show: () => shown().help.show()},
  });

  const search = new SearchController(store, {host: () => controlsWindow.controls ?? app, looks, act});

  // All that moves the dream from outside, and what it may do to it: what is behind "All controls" adds the sources.
  const signals = new Signals();
  const surface = createControlSurface({values, looks, morph, perform, act});
  const onFrame: OnFrame = (listener) => source.onFrame(({image}) => listener(image));
  let control: Control | undefined;
  let isConnected = true;

  // The values first: all others start by them. The dream before the source, which gives it frames.
  const controllers: readonly Controller[] = [
    ...[notices, values, history, flashes, perform, morph, automation, setlist, exhibition, attract, replay],
    ...[
      looks,
      dream,
      source,
      guide,
      files,
      recording,
      stream,
      fullscreen,
      update,
      thumbnails,
      controlsWindow,
    ],
  ];
  for (const controller of controllers) controller.connect();

  const handlers: EventHandlers = {
    act: (action) => act(action, true),
    compare: (on) => act('compare', on),
    'change-values': (changes) => values.change(changes),
    'reset-values': (keys) => values.reset(keys),
    'apply-preset': (name) => looks.choosePreset(name),
    looks: (request) => void looks.handle(request),
    perform: (changes) => store.set({perform: {...store.state.perform, ...changes}}),
    automate: (request) => automation.handle(request),
    tempo: (bpm) => perform.setBpm(bpm),
    hit: (on) => perform.hit(on),
    map: (request) => control?.map(request),
    sound: (request) => control?.sound(request),
    midi: (request) => control?.midi(request),
    keys: (request) => control?.keys(request),
    remote: (request) => control?.remote(request),
    'steer-values': (changes) => values.steer(changes),
    crossfade: (at) => morph.crossfade(at),
    'choose-source': (request) => source.choose(request),
    'choose-guide': (request) => void guide.choose(request),
    'choose-files': (chosen) => void files.choose(chosen),
    'restore-recipe': (recipe) => restore.restore({recipe, problems: []}),
    'replay-take': (video) => void restore.replayVideo(video),
    'set-stream': (changes) => stream.set(changes),
    'open-stream': () => void stream.findTargets(),
    'open-render': () => store.set({allControls: true}),
    'render-file': (file) => {
      controlsWindow.close();
      void render.choose(file);
    },
    'play-clip': (clip) => {
      play(clip).catch((error: unknown) => {
        const cause = messageOf(error);
        notices.show({
          id: 'clip',
          kind: 'problem',
          ...catalogue['clip-failed']({name: clip.name, action: 'opened', cause}),
        });
      });
    },
    published: ({clip, show}) =>
      store.set(show ? {allControls: true, library: {show: clip}} : {library: {show: undefined}}),
    search: (searching) => store.set({searching}),
    find: (to) => void search.go(to),
    dialog: (dialogOpen) => store.set({dialogOpen}),
    dismiss: (id) => notices.resolve(id),
    notify: (notice) => notices.show(notice),
  };
  const stops = [
    source.onFrame(({image}, {selfie}) => {
      const {mirror} = store.state.values;
      viewport.preview(image, mirror === 'on' || (mirror === 'auto' && selfie));
    }),
    listenToKeys(
      window,
      (action, phase) => act(action, phase === 'down'),
      () => store.state.keyBindings,
    ),
    listenToEvents(app, handlers),
  ];

  // What is behind "All controls": downloaded beside the model, for the first dream does not need it.
  import('./drawer.ts')
    .then(({connectControl}) => {
      if (!isConnected) return;
      control = connectControl({
        ...{store, notices, signals, surface, onFrame},
        automate: (request) => automation.handle(request),
      });
    })
    .catch(drawerFailed);

  return () => {
    isConnected = false;
    control?.disconnect();
    for (const stop of stops) stop();
    for (const controller of [...controllers].reverse()) controller.disconnect();
  };
}
