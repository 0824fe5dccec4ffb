import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {repeat} from 'lit/directives/repeat.js';
import {defaults, type Values} from '../../params/values.ts';
import {reasonOf} from '../../lib/reason.ts';
import type {Rendering, RenderQueue} from '../../render/client.ts';
import type {Task} from '../../render/messages.ts';
import {fileKind} from '../../source/files.ts';
import {emit} from '../lib/events.ts';
import './render-options.ts';
import {renderStyles} from './render-styles.ts';
import './render-row.ts';
import type {RenderAction} from './render-row.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';

/**
 * Rendering to files: films or pictures are chosen or dropped, their quality is chosen, and the queue dreams one after
 * the other, however long it takes. What was begun before a reload is listed and gone on with; what is done goes to the
 * library.
 */
@customElement('reverie-render')
export class ReverieRender extends LitElement {
  static override styles = [controls, section, renderStyles];

  @property({attribute: false}) values: Values = defaults;
  /** The source’s picture as it is held, without the dream. */
  @property({attribute: false}) grab: () => Promise<Blob> = () =>
    Promise.reject(new Error('There is no picture yet.'));

  @state() private list: readonly Rendering[] = [];
  @state() private problem = '';
  /** What waits for its quality to be chosen: that of all films at once, then that of all pictures. */
  @state() private chosen: readonly File[] = [];
  readonly #picker = createRef<HTMLInputElement>();
  readonly #details = createRef<HTMLDetailsElement>();
  #queue: Promise<RenderQueue> | undefined;
  /** The picture that was held when it was chosen. */
  #held: File | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('choose-files', this.#onChosen);
    window.addEventListener('drop', this.#onDropped, {capture: true});
    void this.#restore();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('choose-files', this.#onChosen);
    window.removeEventListener('drop', this.#onDropped, {capture: true});
    void this.#queue?.then((queue) => queue.dispose());
  }

  override render() {
    const together = this.#together;
    const [first] = together;
    return html`<details
      ${ref(this.#details)}
      @dragover=${(event: DragEvent) => event.preventDefault()}
      @drop=${this.#onDroppedHere}
    >
      <summary>Render to a file</summary>
      ${
        first
          ? html`<reverie-render-options
              .file=${first}
              .count=${together.length}
              .values=${first === this.#held ? this.#asHeld : this.values}
              @render=${({detail}: CustomEvent<Task>) => void this.#add(together, detail)}
              @cancel=${() => (this.chosen = [])}
            ></reverie-render-options>`
          : html`<div class="bring">
              <button type="button" data-action="render-file" @click=${() => this.#picker.value?.click()}>
                Choose films or pictures
              </button>
              <button type="button" data-action="render-frame" @click=${() => void this.#chooseFrame()}>
                The picture that is held
              </button>
            </div>`
      }
      <input
        ${ref(this.#picker)}
        type="file"
        hidden
        multiple
        accept="video/*,image/*,.mkv,.mov,.ts"
        @change=${this.#onPicked}
      />
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      <ul aria-label="Renderings">
        ${repeat(
          this.list.filter(({state}) => state !== 'done'),
          ({id}) => id,
          (rendering) =>
            html`<li data-rendering=${rendering.id} data-state=${rendering.state}>
              <reverie-render-row
                .rendering=${rendering}
                @action=${({detail}: CustomEvent<RenderAction>) => this.#do(detail, rendering.id)}
              ></reverie-render-row>
            </li>`,
        )}
      </ul>
      <p>
        Every frame is dreamed with the present look, in its own time, and the sound is kept. What is done
        comes to the library.
      </p>
    </details>`;
  }

  /** Opens the section with files to choose the quality for; of another kind than films and pictures none. */
  choose(...files: readonly File[]): void {
    const usable = files.filter((file) => fileKind(file) !== undefined);
    const [other] = files.filter((file) => !usable.includes(file));
    this.chosen = usable;
    this.problem = other ? `“${other.name.slice(0, 80)}” is neither a film nor a picture.` : '';
    if (this.#details.value) this.#details.value.open = true;
    this.scrollIntoView({block: 'nearest'});
  }

  /** A held picture is cropped and mirrored already. */
  get #asHeld(): Values {
    return {...this.values, crop: 0, mirror: 'off'};
  }

  /** Of what is chosen, the files of the first one's kind. */
  get #together(): readonly File[] {
    const [first] = this.chosen;
    return first ? this.chosen.filter((file) => fileKind(file) === fileKind(first)) : [];
  }

  #do(action: RenderAction, id: string): void {
    void this.#act((queue) => {
      if (action === 'pause') queue.pause(id);
      else if (action === 'resume') queue.resume(id);
      else return queue.remove(id);
    });
  }

  /** Downloaded when it is first needed. */
  #open(): Promise<RenderQueue> {
    return (this.#queue ??= import('../../render/client.ts').then(({RenderQueue}) => {
      const queue = new RenderQueue();
      queue.addEventListener('change', () => {
        this.#announceDone(queue.list);
        this.list = queue.list;
      });
      return queue;
    }));
  }

  async #act(act: (queue: RenderQueue) => void | Promise<void>): Promise<void> {
    try {
      await act(await this.#open());
      this.problem = '';
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }

  async #restore(): Promise<void> {
    // Most visitors never render: nothing is downloaded for them.
    if (!(await begunBefore())) return;
    await this.#act((queue) => queue.restore());
    const waiting = this.list.filter(({state}) => state === 'paused').length;
    if (waiting === 0) return;
    emit(this, 'notify', {
      id: 'render',
      kind: 'note',
      message: `${waiting === 1 ? 'A rendering was' : `${waiting} renderings were`} interrupted.`,
      advice: 'Nothing that was done is lost.',
      action: {
        label: 'Go on',
        run: () => {
          for (const {id, state} of this.list) {
            if (state === 'paused') void this.#act((queue) => queue.resume(id));
          }
        },
      },
    });
  }

  async #add(files: readonly File[], task: Task): Promise<void> {
    this.chosen = this.chosen.filter((file) => !files.includes(file));
    await this.#act((queue) => {
      for (const file of files) queue.add(file, {...task, name: file.name});
    });
    // Asked for, not needed: without, a full disk may take the files away again.
    void navigator.storage.persist();
  }

  async #chooseFrame(): Promise<void> {
    await this.#act(async () => {
      const picture = await this.grab();
      this.#held = new File([picture], 'held.png', {type: picture.type});
      this.choose(this.#held);
    });
  }

  #announceDone(list: readonly Rendering[]): void {
    for (const {id, job, state, rendered} of list) {
      const before = this.list.find((each) => each.id === id);
      if (!rendered || state !== 'done' || before?.state === 'done') continue;
      const {clip, notices} = rendered;
      emit(this, 'published', {clip, show: false});
      emit(this, 'notify', {
        id: 'rendered',
        kind: 'note',
        message: `“${job.name}” is rendered, and in the library.`,
        ...(notices.length > 0 && {advice: notices.join(' ')}),
        action: {label: 'Show it', run: () => emit(this, 'published', {clip, show: true})},
      });
    }
  }

  #onPicked(): void {
    const picker = this.#picker.value;
    const files = [...(picker?.files ?? [])];
    if (files.length > 0) this.choose(...files);
    if (picker) picker.value = '';
  }

  /** Films and pictures dropped on the section itself are to be rendered, not to be the source. */
  #onDroppedHere = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(...files);
  };

  #onDropped = (event: DragEvent): void => {
    if (event.composedPath().includes(this)) return;
    this.#offer([...(event.dataTransfer?.files ?? [])]);
  };

  #onChosen = (event: Event): void => this.#offer((event as CustomEvent<readonly File[]>).detail);

  /** A film that becomes the source can be rendered too. */
  #offer(files: readonly File[]): void {
    const film = files.find((file) => fileKind(file) === 'video');
    if (!film) return;
    emit(this, 'notify', {
      id: 'render offer',
      kind: 'note',
      message: `“${film.name.slice(0, 80)}” is dreamed live.`,
      advice: 'It can be rendered to a file too, every frame of it.',
      action: {
        label: 'Render it',
        run: () => {
          emit(this, 'open-render', undefined);
          this.choose(film);
        },
      },
    });
  }
}

/** True if there is a folder of renderings from an earlier session. */
async function begunBefore(): Promise<boolean> {
  try {
    await (await navigator.storage.getDirectory()).getDirectoryHandle('renders');
    return true;
  } catch {
    return false;
  }
}
