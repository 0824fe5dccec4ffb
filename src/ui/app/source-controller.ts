import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Message} from '../../lib/message.ts';
import type {Values} from '../../params/values.ts';
import {betterCameraOpens, onCamerasChange} from '../../source/camera.ts';
import {CameraReturn} from '../../source/camera-return.ts';
import {fileKind, filesFrom} from '../../source/open.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Frame, Source, SourceError, SourceKind} from '../../source/source.ts';
import type {Notices} from './notices.ts';
import {notices} from '../notices.ts';
import {SourceKeeper} from './source-keeper.ts';

/** What the app gives to the sources and gets from them. */
export interface SourcingHost extends ReactiveControllerHost {
  readonly values: Values;
  /** A picture to dream on; the app closes it or passes it on. */
  offer(frame: Frame, source: Source): void;
  /** What was offered is held, and nothing of it let go. */
  readonly busy: boolean;
  /** The source that was asked for runs: `source` of the parameters is its kind now. */
  sourceRuns(kind: SourceKind): void;
  /** A file came that can be dreamed on: `choose` makes it the source. */
  received(file: File, kind: 'video' | 'image', choose: () => void): void;
  /** Opens the file picker for a kind. */
  pick(kind: 'video' | 'image'): void;
}

/** How often it is asked whether a better camera than the one that runs is no longer busy. */
const lookEveryMs = 3000;

/** Chooses the sources: at the start, by the person, by drop and paste, and again after a failure; says what failed. */
export class SourceController implements ReactiveController {
  /** What runs, and what was asked for and does not run yet. */
  running: Source | undefined;
  awaited: SourceKind | undefined;
  /** The film that runs stands still. */
  paused = false;
  readonly #host: SourcingHost;
  readonly #notices: Notices;
  readonly #keeper: SourceKeeper;
  readonly #cameraReturn = new CameraReturn(() => this.#keeper.choose(this.#camera));
  #request: SourceRequest | undefined;
  #stopWatching: (() => void) | undefined;
  #lookTimer: ReturnType<typeof setInterval> | undefined;
  #looking = false;

  constructor(host: SourcingHost, notices: Notices, open: (request: SourceRequest) => Source) {
    this.#host = host;
    this.#notices = notices;
    this.#keeper = new SourceKeeper(open, {
      frame: (frame, source) => this.#host.offer(frame, source),
      get busy() {
        return host.busy;
      },
      running: (source, request) => this.#onRunning(source, request),
      failed: (error, request) => this.#onFailed(error, request),
    });
    host.addController(this);
  }

  /** Starts with the source that the values name. */
  begin(): void {
    window.addEventListener('dragover', this.#onDragOver);
    window.addEventListener('drop', this.#onDrop);
    window.addEventListener('paste', this.#onPaste);
    this.#stopWatching = onCamerasChange(() => void this.#takeBetterCamera());
    this.#lookTimer = setInterval(() => void this.#takeBetterCamera(), lookEveryMs);
    void this.#beginWith(this.#host.values.source);
  }

  hostDisconnected(): void {
    this.#stopWatching?.();
    clearInterval(this.#lookTimer);
    this.#cameraReturn.stop();
    this.#keeper.stop();
    window.removeEventListener('dragover', this.#onDragOver);
    window.removeEventListener('drop', this.#onDrop);
    window.removeEventListener('paste', this.#onPaste);
  }

  choose(request: SourceRequest): void {
    this.#cameraReturn.stop();
    this.awaited = request.kind;
    this.#host.requestUpdate();
    void this.#keeper.choose(request);
  }

  /** Chooses the kind that the parameters name, as far as that is possible without the person. */
  chooseKind(kind: SourceKind): void {
    switch (kind) {
      case 'camera':
        this.choose(this.#camera);
        break;
      case 'scene':
        this.choose({kind});
        break;
      case 'screen':
        this.#ask('Browsers share the screen only when someone asks for it here.', 'Share the screen', () =>
          this.choose({kind}),
        );
        break;
      case 'video':
        this.#ask('The address asks for a film, but not which.', 'Choose a film', () =>
          this.#host.pick(kind),
        );
        break;
      case 'image':
        this.#ask('The address asks for a picture, but not which.', 'Choose a picture', () =>
          this.#host.pick(kind),
        );
        break;
    }
  }

  get #camera(): Extract<SourceRequest, {kind: 'camera'}> {
    const {cameraDevice, cameraSize, cameraOrder} = this.#host.values;
    const order = cameraOrder
      .split('|')
      .map((name) => name.trim())
      .filter(Boolean);
    return {kind: 'camera', device: cameraDevice, size: cameraSize, order};
  }

  /** Chooses the first of the files that can be dreamed on. */
  chooseFiles(files: readonly File[]): void {
    const [file] = files;
    if (!file) return;
    const usable = files.find((candidate) => fileKind(candidate) !== undefined);
    if (usable) {
      const kind = fileKind(usable) === 'video' ? 'video' : 'image';
      this.#host.received(usable, kind, () => {
        this.choose(kind === 'video' ? {kind, video: usable} : {kind, image: usable});
      });
      return;
    }
    this.#notices.show({
      id: 'source',
      kind: 'problem',
      message: `“${file.name.slice(0, 80)}” is neither a film nor a picture.`,
      advice: 'Films such as MP4 or WebM and pictures such as JPEG or PNG can be dreamed on.',
    });
  }

  /** What the source holds back. */
  get degradations(): readonly Message[] {
    return this.paused ? [notices.paused()] : [];
  }

  /** Whether what runs can stand still: a film can. */
  get pausable(): boolean {
    return this.running?.pause !== undefined;
  }

  /** Lets the film that runs stand still, or go on. */
  togglePause(): void {
    if (!this.running?.pause) return;
    this.paused = !this.paused;
    this.running.pause(this.paused);
    this.#host.requestUpdate();
  }

  /** Gives the picture of what stands still again: a source that moves brings the next by itself. */
  repeat(): void {
    if (this.paused) this.running?.pause?.(true);
    else if (this.running?.kind === 'image' && this.#request) void this.#keeper.choose(this.#request);
  }

  // The clouds first, so that something dreams while the browser asks for permission.
  async #beginWith(wanted: SourceKind): Promise<void> {
    if (wanted !== 'scene') await this.#keeper.choose({kind: 'scene'});
    this.chooseKind(wanted);
  }

  #onRunning(source: Source, request: SourceRequest): void {
    this.running = source;
    this.paused = false;
    this.#request = request;
    const returned = source.kind === 'camera' && this.#cameraReturn.waits;
    if (returned) this.#cameraReturn.stop();
    if (source.kind === this.awaited || returned) {
      this.awaited = undefined;
      this.#notices.resolve('source');
      if (source.notice) this.#notices.show({id: 'source', kind: 'problem', message: source.notice});
      this.#host.sourceRuns(source.kind);
    }
    this.#host.requestUpdate();
  }

  /** A camera that runs in place of a better one makes room for it when that comes, or is no longer busy. */
  async #takeBetterCamera(): Promise<void> {
    const source = this.running;
    if (source?.kind !== 'camera' || source.notice === undefined || this.#looking) return;
    this.#looking = true;
    const better = await betterCameraOpens(source.label, this.#camera).catch(() => false);
    this.#looking = false;
    if (better && this.running === source && this.awaited === undefined) this.choose(this.#camera);
  }

  #onFailed({kind, reason, message, advice}: SourceError, request: SourceRequest): void {
    if (this.awaited === kind) this.awaited = undefined;
    const again = kind === 'camera' && this.#cameraReturn.waits;
    if (kind === 'camera') this.#cameraReturn.lost(reason);
    // Told when it was lost, not with each try.
    if (again) return;
    const still = this.#keeper.current;
    const meanwhile = still
      ? `${still.kind === 'scene' ? 'The clouds go' : 'What ran before goes'} on meanwhile.`
      : 'The last picture stays for a moment, then the clouds take over.';
    this.#notices.show({
      id: 'source',
      kind: 'problem',
      message: `${message} ${meanwhile}${this.#cameraReturn.waits ? ' It is tried again by itself.' : ''}`,
      advice,
      ...(kind === 'camera' && {
        action: {label: 'Try the camera again', run: () => this.chooseKind('camera')},
      }),
      ...(kind === 'screen' && {action: {label: 'Share the screen', run: () => this.choose(request)}}),
    });
    this.#host.requestUpdate();
  }

  #ask(message: string, label: string, run: () => void): void {
    this.#notices.show({id: 'source', kind: 'problem', message, action: {label, run}});
  }

  #onDragOver = (event: DragEvent): void => event.preventDefault();

  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    if (event.dataTransfer) this.chooseFiles(filesFrom(event.dataTransfer));
  };

  #onPaste = (event: ClipboardEvent): void => {
    if (event.clipboardData) this.chooseFiles(filesFrom(event.clipboardData));
  };
}
