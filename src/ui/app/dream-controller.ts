import type {DreamClient, DreamClientEvents} from '../../dream/client.ts';
import type {Progress, Status} from '../../dream/messages.ts';
import {notices as dreamNotices} from '../../dream/notices.ts';
import {messageOf, type Message} from '../../lib/message.ts';
import {withRecipeIn} from '../../metadata/image-recipe.ts';
import {recipeOf} from '../../metadata/recipe.ts';
import {printedKey} from '../../params/keys.ts';
import type {Values} from '../../params/values.ts';
import type {Source} from '../../source/source.ts';
import type {Controller} from '../lib/controller.ts';
import {download, imageName, snapshotName} from '../lib/download.ts';
import {memory} from '../lib/memory.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import {recipeModelOf} from '../lib/recipe-model.ts';
import {dreamedDiffer, dreamedValues} from '../lib/state.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

/** What the page uses of DreamClient; a test passes its own. */
export type Client = Pick<DreamClient, keyof DreamClient>;

/** Where the dream is drawn. */
export interface Viewport {
  /** A canvas that was not handed over yet, in place of the one before. */
  renew(): HTMLCanvasElement;
  /** That canvas shows its first frame. */
  drawn(): void;
}

/** The dream: gives the state to the client and takes its status, progress and problems from it. */
export class DreamController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #client: Client;
  readonly #viewport: Viewport;
  #disconnects: (() => void)[] = [];
  /** The image of which the user knows that it ripens. */
  #announced: Source | undefined;
  #hasWarned = false;

  constructor(store: AppStore, notices: NoticeController, client: Client, viewport: Viewport) {
    this.#store = store;
    this.#notices = notices;
    this.#client = client;
    this.#viewport = viewport;
  }

  connect(): void {
    this.#store.set({gentle: asksForLessMotion()});
    this.#disconnects = [
      this.#store.subscribe((state, before) => this.#send(state, before)),
      this.#listen('status', (status) => this.#onStatus(status)),
      this.#listen('progress', (progress) => this.#onProgress(progress)),
      this.#listen('problem', (problem) => this.#onProblem(problem)),
      this.#listen('restart', (problem) => this.#onRestart(problem)),
      this.#listen('pause', (problem) => this.#onEnd(dreamNotices.waiting(), problem)),
      this.#listen('drawn', () => this.#viewport.drawn()),
    ];
    // An exhibition may be switched on at night.
    if (this.#store.state.mode === 'off') this.#client.rest(true);
    this.#client.attach(this.#viewport.renew(), sentValues(this.#store.state));
  }

  disconnect(): void {
    for (const stop of this.#disconnects) stop();
    this.#client.dispose();
  }

  reset(): void {
    this.#client.reset();
  }

  /** Switches the gentle mode and remembers it for the next visit. */
  setGentle(on: boolean): void {
    memory.set('gentle', on ? 'on' : 'off');
    this.#notices.resolve('flicker');
    this.#store.set({gentle: on});
  }

  /** Saves what is shown as a PNG file that carries its recipe. */
  async snapshot(): Promise<void> {
    try {
      const png = await this.#client.snapshot();
      const {state} = this.#store;
      const recipe = recipeOf(dreamedValues(state), recipeModelOf(state));
      const name =
        state.source?.kind === 'image'
          ? imageName(state.source.label, recipe.preset)
          : snapshotName(new Date());
      download(await withRecipeIn(png, recipe), name);
      this.#notices.resolve('snapshot');
    } catch (error) {
      this.#notices.show({
        id: 'snapshot',
        kind: 'problem',
        ...notices['snapshot-failed']({cause: messageOf(error)}),
      });
    }
  }

  #listen<T extends keyof DreamClientEvents>(
    type: T,
    take: (detail: DreamClientEvents[T]['detail']) => void,
  ): () => void {
    const onEvent = (event: Event): void => take((event as DreamClientEvents[T]).detail);
    this.#client.addEventListener(type, onEvent);
    return () => this.#client.removeEventListener(type, onEvent);
  }

  #send(state: AppState, before: AppState): void {
    if (dreamedDiffer(state, before) || state.comparing !== before.comparing) {
      this.#client.set(sentValues(state));
    }
    if (state.frozen !== before.frozen) this.#client.freeze(state.frozen);
    if (state.mode !== before.mode) this.#client.rest(state.mode === 'off');
  }

  // While it dreams already, another model is loading, and is no longer waited for once it is there.
  #onProgress(progress: Progress): void {
    const isLoaded = progress.loadedBytes >= progress.totalBytes;
    const isDreaming = (this.#store.state.status?.dreams ?? 0) > 0;
    this.#store.set({progress: isLoaded && isDreaming ? undefined : progress});
  }

  #onStatus(status: Status): void {
    const {progress} = this.#store.state;
    const isLoading = progress && progress.loadedBytes < progress.totalBytes;
    this.#store.set({status, progress: status.dreams > 0 && !isLoading ? undefined : progress});
    this.#notices.resolve('restart');
    if (status.dreams > 0) this.#warnOfFlicker();
    if (status.ripening) this.#announceRipening();
  }

  // Once for each image, when it has begun: nobody expects it of a still image.
  #announceRipening(): void {
    const {source, keyBindings} = this.#store.state;
    if (source?.kind !== 'image' || source === this.#announced) return;
    this.#announced = source;
    this.#notices.show({
      id: 'ripening',
      kind: 'note',
      ...notices.ripening({key: printedKey(keyBindings, 'snapshot') ?? ''}),
    });
  }

  #onProblem(problem: Message): void {
    // A start that failed is no longer waited for.
    if (!this.#store.state.status) this.#store.set({progress: undefined});
    this.#notices.show({id: problem.code, group: 'dream', kind: 'problem', ...problem});
  }

  #onRestart(problem: Message): void {
    this.#onEnd(dreamNotices.restarting(), problem);
    this.#client.attach(this.#viewport.renew(), sentValues(this.#store.state));
    this.#store.set({restarts: this.#store.state.restarts + 1});
  }

  #onEnd(phase: Message, problem: Message): void {
    this.#store.set({status: undefined, progress: {phase, loadedBytes: 0, totalBytes: 0}});
    // Problems of the former worker; the next one reports its own.
    this.#notices.resolveGroup('dream');
    this.#notices.show({id: 'restart', kind: 'problem', urgent: true, ...problem});
  }

  // Once, when there is a dream that may: strong ones flicker, and there is a way to have less of it.
  #warnOfFlicker(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const {gentle} = this.#store.state;
    if (gentle && memory.get('gentle') !== 'on') {
      this.#notices.show({
        id: 'flicker',
        kind: 'note',
        ...notices['gentle-by-system'](),
        actions: [{label: noticeActionStrings.flicker.fullStrength, run: () => this.setGentle(false)}],
      });
    } else if (!gentle && memory.get('flicker-shown') === null) {
      this.#notices.show({
        id: 'flicker',
        kind: 'note',
        ...notices.flicker(),
        actions: [{label: noticeActionStrings.flicker.gentleMode, run: () => this.setGentle(true)}],
      });
      memory.set('flicker-shown', 'yes');
    }
  }
}

/** The values that the client gets: while comparing, it shows the source. */
const sentValues = (state: AppState): Values =>
  state.comparing ? {...dreamedValues(state), wet: 0} : dreamedValues(state);

/** What the user chose before, or else what the system asks for. */
function asksForLessMotion(): boolean {
  const chosen = memory.get('gentle');
  return chosen === null ? matchMedia('(prefers-reduced-motion: reduce)').matches : chosen === 'on';
}
