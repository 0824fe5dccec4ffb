import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {repeat} from 'lit/directives/repeat.js';
import {defaults, type Values} from '../params/values.ts';
import {reasonOf} from '../reason.ts';
import type {Rendering, RenderQueue} from '../render/client.ts';
import type {Task} from '../render/messages.ts';
import {fileKind} from '../source/files.ts';
import {tell} from './events.ts';
import './render-options.ts';
import {renderStyles} from './render-styles.ts';
import {clock} from './clock.ts';
import {download} from './snapshot.ts';
import {section, thinProgress} from './section-styles.ts';
import {controls} from './theme.ts';

/**
 * Rendering to files: a film or a picture is chosen or dropped, its quality is chosen, and the queue dreams one after
 * the other, however long it takes. What was begun before a reload is listed and gone on with.
 */
@customElement('reverie-render')
export class ReverieRender extends LitElement {
  static override styles = [controls, section, thinProgress, renderStyles];

  @property({attribute: false}) values: Values = defaults;
  /** The source’s picture as it is held, without the dream. */
  @property({attribute: false}) grab: () => Promise<Blob> = () =>
    Promise.reject(new Error('There is no picture yet.'));

  @state() private list: readonly Rendering[] = [];
  @state() private problem = '';
  /** What waits for its quality to be chosen. */
  @state() private chosen: File | undefined;
  readonly #picker = createRef<HTMLInputElement>();
  readonly #details = createRef<HTMLDetailsElement>();
  #queue: Promise<RenderQueue> | undefined;

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
    const {chosen} = this;
    return html`<details
      ${ref(this.#details)}
      @dragover=${(event: DragEvent) => event.preventDefault()}
      @drop=${this.#onDroppedHere}
    >
      <summary>Render to a file</summary>
      ${
        chosen
          ? html`<reverie-render-options
              .file=${chosen}
              .values=${this.values}
              @render=${({detail}: CustomEvent<Task>) => void this.#add(chosen, detail)}
              @cancel=${() => (this.chosen = undefined)}
            ></reverie-render-options>`
          : html`<div class="bring">
              <button type="button" data-action="render-file" @click=${() => this.#picker.value?.click()}>
                Choose a film or picture
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
        accept="video/*,image/*,.mkv,.mov,.ts"
        @change=${this.#onPicked}
      />
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      <ul aria-label="Renderings">
        ${repeat(
          this.list,
          ({id}) => id,
          (rendering) => this.#row(rendering),
        )}
      </ul>
      <p>
        Every frame is dreamed with the present look, in its own time, and the sound is kept. The files stay
        in this browser until you save them.
      </p>
    </details>`;
  }

  /** Opens the section with a file to choose the quality for. */
  choose(file: File): void {
    this.chosen = file;
    this.problem = '';
    if (this.#details.value) this.#details.value.open = true;
    this.scrollIntoView({block: 'nearest'});
  }

  #row(rendering: Rendering) {
    const {id, job, state, total, done, fault} = rendering;
    return html`<li data-rendering=${id} data-state=${state}>
      <canvas
        width="80"
        height="60"
        aria-hidden="true"
        ${ref((element) => draw(element, rendering))}
      ></canvas>
      <div>
        <strong>${job.name}</strong>
        ${
          state === 'running' || state === 'paused'
            ? html`<progress
                aria-label="Rendered"
                max=${total || nothing}
                value=${total ? done : nothing}
              ></progress>`
            : nothing
        }
        <small role=${state === 'failed' ? 'alert' : nothing}>${wordsOf(rendering)}</small>
        ${fault ? html`<small>${fault.advice}</small>` : nothing}
      </div>
      <div class="acts">
        ${
          state === 'running'
            ? this.#button('Pause', job.name, (queue) => queue.pause(id))
            : state === 'paused' || state === 'failed'
              ? this.#button('Resume', job.name, (queue) => queue.resume(id))
              : nothing
        }
        ${state === 'done' ? this.#button('Save', job.name, async (queue) => this.#save(await queue.file(id))) : nothing}
        ${this.#button(state === 'done' ? 'Delete' : 'Cancel', job.name, (queue) => queue.remove(id))}
      </div>
    </li>`;
  }

  #button(word: string, name: string, act: (queue: RenderQueue) => void | Promise<void>) {
    return html`<button
      type="button"
      data-act=${word.toLowerCase()}
      aria-label="${word}: ${name}"
      @click=${() => void this.#act(act)}
    >
      ${word}
    </button>`;
  }

  /** Downloaded when it is first needed. */
  #open(): Promise<RenderQueue> {
    return (this.#queue ??= import('../render/client.ts').then(({RenderQueue}) => {
      const queue = new RenderQueue();
      queue.addEventListener('change', () => {
        this.#tellOfDone(queue.list);
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

  #save(file: File): void {
    download(file, file.name);
  }

  async #restore(): Promise<void> {
    // Most visitors never render: nothing is downloaded for them.
    if (!(await begunBefore())) return;
    await this.#act((queue) => queue.restore());
    const waiting = this.list.filter(({state}) => state === 'paused').length;
    if (waiting === 0) return;
    tell(this, 'notify', {
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

  async #add(file: File, task: Task): Promise<void> {
    this.chosen = undefined;
    await this.#act((queue) => void queue.add(file, {...task, name: file.name}));
    // Asked for, not needed: without, a full disk may take the files away again.
    void navigator.storage.persist();
  }

  async #chooseFrame(): Promise<void> {
    await this.#act(async () => {
      const picture = await this.grab();
      this.choose(new File([picture], 'held.png', {type: picture.type}));
    });
  }

  #tellOfDone(list: readonly Rendering[]): void {
    for (const {id, job, state} of list) {
      const before = this.list.find((each) => each.id === id);
      if (state !== 'done' || before?.state !== 'running') continue;
      tell(this, 'notify', {
        id: `render ${id}`,
        kind: 'note',
        message: `“${job.name}” is rendered.`,
        action: {
          label: 'Save it',
          run: () => void this.#act(async (queue) => this.#save(await queue.file(id))),
        },
      });
    }
  }

  #onPicked(): void {
    const picker = this.#picker.value;
    const [file] = picker?.files ?? [];
    if (file) this.choose(file);
    if (picker) picker.value = '';
  }

  /** A film or picture dropped on the section itself is to be rendered, not to be the source. */
  #onDroppedHere = (event: DragEvent): void => {
    const file = [...(event.dataTransfer?.files ?? [])].find((each) => fileKind(each) !== undefined);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(file);
  };

  #onDropped = (event: DragEvent): void => {
    if (event.composedPath().includes(this)) return;
    this.#offer([...(event.dataTransfer?.files ?? [])]);
  };

  #onChosen = (event: Event): void => this.#offer((event as CustomEvent<readonly File[]>).detail);

  /** A film that becomes the source can be rendered too. */
  #offer(files: readonly File[]): void {
    const film = files.find((file) => fileKind(file) === 'film');
    if (!film) return;
    tell(this, 'notify', {
      id: 'render offer',
      kind: 'note',
      message: `“${film.name.slice(0, 80)}” is dreamed live.`,
      advice: 'It can be rendered to a file too, every frame of it.',
      action: {
        label: 'Render it',
        run: () => {
          tell(this, 'open-render', undefined);
          this.choose(film);
        },
      },
    });
  }
}

function wordsOf({state, phase, done, total, leftS, fault, rendered, job}: Rendering): string {
  const far =
    job.kind === 'film' ? `${done} of ${total} frames` : `${Math.round((100 * done) / (total || 1))} %`;
  switch (state) {
    case 'waiting':
      return 'Waits its turn';
    case 'running':
      if (phase) return `${phase} …`;
      return leftS === undefined ? far : `${far}, ${clock(leftS)} left`;
    case 'paused':
      return total > 0 ? `Paused at ${far}` : 'Interrupted; nothing that was done is lost';
    case 'failed':
      return fault?.message ?? 'It failed.';
    case 'done':
      return [size(rendered?.bytes ?? 0), ...(rendered?.notices ?? [])].join('. ');
  }
}

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function draw(element: Element | undefined, {thumbnail}: Rendering): void {
  if (!(element instanceof HTMLCanvasElement) || !thumbnail || thumbnail.width === 0) return;
  element.height = Math.round((element.width * thumbnail.height) / thumbnail.width);
  element.getContext('2d')?.drawImage(thumbnail, 0, 0, element.width, element.height);
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
