import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {withRecipeIn} from '../../metadata/image-recipe.ts';
import {recipeOf} from '../../metadata/recipe.ts';
import type {TapRequest} from '../../recording/tap.ts';
import {gentled} from '../../params/macros.ts';
import {applyPreset, type Preset} from '../../params/presets.ts';
import type {Values} from '../../params/values.ts';
import type {DreamClient, DreamClientEvents} from '../../dream/client.ts';
import type {Progress, Status} from '../../dream/messages.ts';
import {notices as dreamNotices} from '../../dream/notices.ts';
import type {Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import type {Frame} from '../../source/source.ts';
import {memory} from '../lib/memory.ts';
import type {Notices} from './notices.ts';
import {notices} from '../notices.ts';
import {download, snapshotName} from '../lib/snapshot.ts';

/** What the page uses of the pipeline's client. */
export type Dreamer = {[K in keyof DreamClient]: DreamClient[K]};

/** What the app gives to the dream. */
export interface DreamingHost extends ReactiveControllerHost {
  readonly values: Values;
  /** A canvas that was not handed over yet, in place of the one before. */
  renewCanvas(): HTMLCanvasElement;
  /** That canvas shows its first picture. */
  canvasDrawn(): void;
  /** The worker was started anew and has no picture yet. */
  repeatSource(): void;
}

/** The dream as the page sees it: what it does, and whether it is held, compared with its source, or kept gentle. */
export class DreamController implements ReactiveController {
  status: Status | undefined;
  progress: Progress | undefined = {phase: dreamNotices.starting(), loadedBytes: 0, totalBytes: 0};
  held = false;
  comparing = false;
  gentle = asksForLessMotion();
  readonly #host: DreamingHost;
  readonly #notices: Notices;
  #dreamer: Dreamer | undefined;
  #look: Preset | undefined;
  /** Before there is a dreamer too: an installation may be switched on in the night. */
  #resting = false;

  constructor(host: DreamingHost, notices: Notices) {
    this.#host = host;
    this.#notices = notices;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#dreamer?.dispose();
    this.#dreamer = undefined;
  }

  begin(dreamer: Dreamer): void {
    this.#dreamer = dreamer;
    this.#listen('status', (status) => this.#onStatus(status));
    this.#listen('progress', (progress) => this.#onProgress(progress));
    this.#listen('problem', (problem) => this.#onProblem(problem));
    this.#listen('restart', (problem) => this.#onRestart(problem));
    this.#listen('pause', (problem) => this.#onEnd(dreamNotices.waiting(), problem));
    this.#listen('drawn', () => this.#host.canvasDrawn());
    if (this.#resting) dreamer.rest(true);
    dreamer.attach(this.#host.renewCanvas(), this.#sent());
    this.#mindFlicker();
  }

  /** Gives the host's values to the dream. */
  send(): void {
    this.#dreamer?.set(this.#sent());
  }

  offer(frame: Frame, selfie: boolean): void {
    if (this.#dreamer) this.#dreamer.offer(frame, selfie);
    else frame.image.close();
  }

  /** The dream takes no more frames, and holds those that it has. */
  get busy(): boolean {
    return this.#dreamer?.busy ?? false;
  }

  /** The values that the dream gets when it is not compared with its source. */
  get dreamed(): Values {
    const {values} = this.#host;
    const dressed = this.#look ? applyPreset(values, this.#look) : values;
    return this.gentle ? gentled(dressed) : dressed;
  }

  /** Dreams in a look over the host's values, which stay what they are; undefined ends it. */
  dress(look: Preset | undefined): void {
    if (look === this.#look) return;
    this.#look = look;
    this.send();
  }

  /** Dreams no more and draws no more, or goes on. */
  rest(on: boolean): void {
    this.#resting = on;
    this.#dreamer?.rest(on);
  }

  tap(connect: (() => TapRequest) | undefined): void {
    this.#dreamer?.tap(connect);
  }

  reset(): void {
    this.#dreamer?.reset();
  }

  hold(on: boolean): void {
    this.held = on;
    this.#dreamer?.hold(on);
    this.#host.requestUpdate();
  }

  compare(on: boolean): void {
    if (on === this.comparing) return;
    this.comparing = on;
    this.send();
    this.#host.requestUpdate();
  }

  setGentle(on: boolean): void {
    this.gentle = on;
    memory.set('gentle', on ? 'on' : 'off');
    this.#notices.resolve('flicker');
    this.send();
    this.#host.requestUpdate();
  }

  /** The source's picture as it is at this moment, without the dream, as PNG. */
  grab(): Promise<Blob> {
    return (
      this.#dreamer?.snapshot(true) ??
      Promise.reject(new Error('There is no picture yet; wait for the first.'))
    );
  }

  /** Saves what is shown as a PNG file that carries its recipe. */
  async snapshot(): Promise<void> {
    try {
      const png = await this.#dreamer?.snapshot();
      const recipe = recipeOf(this.dreamed, this.status?.modelSha256 ?? '');
      if (png) download(await withRecipeIn(png, recipe), snapshotName(new Date()));
      this.#notices.resolve('snapshot');
    } catch (error) {
      this.#notices.show({
        id: 'snapshot',
        kind: 'problem',
        message: 'The picture could not be saved.',
        advice: reasonOf(error),
      });
    }
  }

  /** What the page itself holds back. */
  get degradations(): readonly Message[] {
    return [...(this.held ? [notices.frozen()] : []), ...(this.gentle ? [notices.gentle()] : [])];
  }

  #listen<T extends keyof DreamClientEvents>(
    type: T,
    take: (detail: DreamClientEvents[T]['detail']) => void,
  ): void {
    this.#dreamer?.addEventListener(type, (event) => {
      take((event as DreamClientEvents[T]).detail);
      this.#host.requestUpdate();
    });
  }

  /** The values that the dream gets: compared, it shows the source; gentle, it keeps its strength back. */
  #sent(): Values {
    return this.comparing ? {...this.dreamed, wet: 0} : this.dreamed;
  }

  // While it dreams already, another model is loading, and is waited for no longer once it is there.
  #onProgress(progress: Progress): void {
    const loaded = progress.loadedBytes >= progress.totalBytes;
    this.progress = loaded && (this.status?.dreams ?? 0) > 0 ? undefined : progress;
  }

  #onStatus(status: Status): void {
    this.status = status;
    const loading = this.progress && this.progress.loadedBytes < this.progress.totalBytes;
    if (status.dreams > 0 && !loading) this.progress = undefined;
    this.#notices.resolve('restart');
  }

  #onProblem(problem: Message): void {
    // A start that failed is waited for no longer.
    if (!this.status) this.progress = undefined;
    this.#notices.show({id: problem.code, group: 'dream', kind: 'problem', ...problem});
  }

  #onRestart(problem: Message): void {
    this.#onEnd(dreamNotices.restarting(), problem);
    this.#dreamer?.attach(this.#host.renewCanvas(), this.#sent());
    this.#host.repeatSource();
  }

  #onEnd(phase: Message, problem: Message): void {
    this.status = undefined;
    // What the former worker could not do; its successor reports again what it cannot.
    this.#notices.resolveGroup('dream');
    this.progress = {phase, loadedBytes: 0, totalBytes: 0};
    this.#notices.show({id: 'restart', kind: 'problem', ...problem});
  }

  // Told once: strong dreams flicker, and there is a way to have less of it.
  #mindFlicker(): void {
    if (this.gentle && memory.get('gentle') !== 'on') {
      this.#notices.show({
        id: 'flicker',
        kind: 'note',
        message: 'Kept gentle, because this system asks for reduced motion.',
        action: {label: 'Full strength', run: () => this.setGentle(false)},
      });
    } else if (!this.gentle && memory.get('flicker-told') === null) {
      this.#notices.show({
        id: 'flicker',
        kind: 'note',
        message: 'Strong dreams can flicker.',
        action: {label: 'Keep it gentle', run: () => this.setGentle(true)},
      });
      memory.set('flicker-told', 'yes');
    }
  }
}

/** What the person chose before, or else what the system asks for. */
function asksForLessMotion(): boolean {
  const chosen = memory.get('gentle');
  return chosen === null ? matchMedia('(prefers-reduced-motion: reduce)').matches : chosen === 'on';
}
