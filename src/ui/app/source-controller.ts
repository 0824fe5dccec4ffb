import {isSameCrop} from '../../display/framing.ts';
import {messageOf, type Message} from '../../lib/message.ts';
import type {Values} from '../../params/values.ts';
import {betterCameraOpens, preferredCameras} from '../../source/camera.ts';
import {CameraReturn} from '../../source/camera-return.ts';
import {onDevicesChange} from '../../source/device-return.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Frame, FrameSink, Source, SourceError, SourceKind} from '../../source/source.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {SourceKeeper} from '../../source/source-keeper.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

const strings = noticeActionStrings.source;

/** Looks at a frame on its way to the dream, and leaves it as it is. */
export type FrameListener = (frame: Frame, source: Source) => void;

/** What the page does for the sources. */
export interface SourceHooks {
  open(request: SourceRequest): Source;
  /** Opens the file picker for a kind. */
  pick(kind: 'video' | 'image'): void;
}

/** How often it checks whether a better camera than the running one is no longer in use elsewhere. */
const checkEveryMs = 3000;

/** Chooses the source and gives its frames to the dream; after a failure it tries again or says what to do. */
export class SourceController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #sink: FrameSink;
  readonly #hooks: SourceHooks;
  readonly #keeper: SourceKeeper;
  readonly #cameraReturn = new CameraReturn(() => this.#keeper.choose(this.#camera));
  readonly #listeners = new Set<FrameListener>();
  /** The kind that the values named when they were last followed. */
  #kind: SourceKind | undefined;
  #disconnects: (() => void)[] = [];
  #isChecking = false;

  constructor(store: AppStore, notices: NoticeController, sink: FrameSink, hooks: SourceHooks) {
    this.#store = store;
    this.#notices = notices;
    this.#sink = sink;
    this.#hooks = hooks;
    this.#keeper = new SourceKeeper((request) => hooks.open(request), {
      frame: (frame, source) => this.#give(frame, source),
      get busy() {
        return sink.busy;
      },
      lost: (error) => this.#onFrameLost(error),
      running: (source) => this.#onRunning(source),
      failed: (error, request) => this.#onFailed(error, request),
    });
  }

  /** Starts with the source that the values name. */
  connect(): void {
    const timer = setInterval(() => void this.#takeBetterCamera(), checkEveryMs);
    this.#disconnects = [
      onDevicesChange(() => void this.#takeBetterCamera()),
      () => clearInterval(timer),
      this.#store.subscribe((state, before) => this.#follow(state, before)),
    ];
    this.#kind = this.#store.state.values.source;
    void this.#startWith(this.#kind);
  }

  disconnect(): void {
    for (const stop of this.#disconnects) stop();
    this.#cameraReturn.stop();
    this.#keeper.stop();
  }

  /** Shows `listener` every frame before the dream gets it, until the returned function is called. */
  onFrame(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has a source that the page's timers slow down, because it is hidden, give its next frame. */
  beat(): void {
    this.#keeper.current?.beat?.();
  }

  choose(request: SourceRequest): void {
    this.#cameraReturn.stop();
    this.#store.set({awaited: request.kind});
    void this.#keeper.choose(request);
  }

  /** Pauses the video that is the source, or plays it. */
  togglePause(): void {
    const {source, paused} = this.#store.state;
    if (!source?.pause) return;
    source.pause(!paused);
    this.#store.set({paused: !paused});
  }

  #give(frame: Frame, source: Source): void {
    try {
      for (const listener of this.#listeners) listener(frame, source);
    } catch (error) {
      // Whoever only looks costs no frame.
      reportError(error);
    }
    this.#sink.offer(frame, this.#store.state.replayedSelfie ?? source.selfie);
  }

  #follow({values, restarts}: AppState, before: AppState): void {
    const cameraChanged = cameraKeys.some((key) => values[key] !== before.values[key]);
    if (values.source !== this.#kind || (cameraChanged && values.source === 'camera')) {
      this.#kind = values.source;
      this.#chooseKind(values.source);
    }
    if (!isSameCrop(values, before.values) || restarts !== before.restarts) this.#repeat();
  }

  /** Chooses the kind that the values name, as far as that is possible without the user. */
  #chooseKind(kind: SourceKind): void {
    switch (kind) {
      case 'camera':
        this.choose(this.#camera);
        break;
      case 'scene':
        this.choose({kind});
        break;
      case 'screen':
        this.#ask(notices['screen-awaits-click'](), strings.shareScreen, () => this.choose({kind}));
        break;
      case 'video':
        this.#ask(notices['video-awaits-choice'](), strings.chooseVideo, () => this.#hooks.pick(kind));
        break;
      case 'image':
        this.#ask(notices['image-awaits-choice'](), strings.chooseImage, () => this.#hooks.pick(kind));
        break;
    }
  }

  get #camera(): Extract<SourceRequest, {kind: 'camera'}> {
    const {cameraDevice, cameraSize, cameraOrder, facing, cameraTurn: turn} = this.#store.state.values;
    const order = preferredCameras(cameraOrder);
    return {kind: 'camera', device: cameraDevice, size: cameraSize, order, facing, turn};
  }

  /** Repeats the frame of an image or a paused video; other sources give the next one anyway. */
  #repeat(): void {
    const {source, paused} = this.#store.state;
    if (paused) source?.pause?.(true);
    else source?.repeat?.();
  }

  // The clouds first, where only the user can choose; for a camera that is slow to come the keeper shows them.
  async #startWith(wanted: SourceKind): Promise<void> {
    if (wanted !== 'scene' && wanted !== 'camera') await this.#keeper.choose({kind: 'scene'});
    this.#chooseKind(wanted);
  }

  #onRunning(source: Source): void {
    const {awaited, values} = this.#store.state;
    const returned = source.kind === 'camera' && this.#cameraReturn.waits;
    if (returned) this.#cameraReturn.stop();
    if (source.kind !== awaited && !returned) {
      this.#store.set({source, paused: false});
      return;
    }
    this.#notices.resolve('source');
    if (source.notice) {
      const choose = {label: strings.chooseByImage, run: () => this.#store.set({choosingCamera: true})};
      const actions = source.notice.code === 'cameras-alike' ? [choose] : [];
      this.#notices.show({id: 'source', kind: 'problem', ...source.notice, actions});
    }
    this.#kind = source.kind;
    this.#store.set({source, paused: false, awaited: undefined, values: {...values, source: source.kind}});
  }

  /** Changes to the camera that was asked for, if another one runs in its place and it can be opened by now. */
  async #takeBetterCamera(): Promise<void> {
    const {source} = this.#store.state;
    if (source?.kind !== 'camera' || source.notice === undefined || this.#isChecking) return;
    this.#isChecking = true;
    const isBetter = await betterCameraOpens(source.label, this.#camera).catch(() => false);
    this.#isChecking = false;
    const {state} = this.#store;
    if (isBetter && state.source === source && state.awaited === undefined) this.choose(this.#camera);
  }

  #onFrameLost(error: unknown): void {
    this.#notices.show({
      id: 'frame-lost',
      kind: 'problem',
      ...notices['frame-lost']({cause: messageOf(error)}),
    });
  }

  #onFailed(error: SourceError, request: SourceRequest): void {
    const {kind, code} = error;
    if (this.#store.state.awaited === kind) this.#store.set({awaited: undefined});
    const isRetry = kind === 'camera' && this.#cameraReturn.waits;
    if (kind === 'camera') this.#cameraReturn.lost(code);
    // Reported when it was lost, not with each retry.
    if (isRetry) return;
    const retrying = this.#cameraReturn.waits;
    this.#notices.show({
      id: 'source',
      kind: 'problem',
      ...notices['source-lost']({
        cause: messageOf(error),
        meanwhile: meanwhile(this.#keeper.current, this.#store.state.source),
        retrying,
      }),
      ...(kind === 'camera' && {
        actions: [{label: strings.tryCameraAgain, run: () => this.#chooseKind('camera')}],
      }),
      ...(kind === 'screen' && {actions: [{label: strings.shareScreen, run: () => this.choose(request)}]}),
    });
  }

  #ask(message: Message, label: string, run: () => void): void {
    this.#notices.show({id: 'source', kind: 'problem', ...message, actions: [{label, run}]});
  }
}

const cameraKeys = [
  'cameraDevice',
  'cameraOrder',
  'cameraSize',
  'facing',
  'cameraTurn',
] as const satisfies readonly (keyof Values)[];

/** What is shown after a failure: of `last` its last frame, if there was one at all. */
function meanwhile(
  running: Source | undefined,
  last: Source | undefined,
): 'last-frame' | 'scene' | 'current' {
  if (running && running.kind !== 'scene') return 'current';
  return running || !last ? 'scene' : 'last-frame';
}
