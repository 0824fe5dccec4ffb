import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {repeat} from 'lit/directives/repeat.js';
import {messageOf, textOfMessage, type Message} from '../../lib/message.ts';
import {defaults, type Values} from '../../params/values.ts';
import type {Task} from '../../render/messages.ts';
import type {GuideImage} from '../../source/guide/guide.ts';
import {fileKind} from '../../source/files.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {RenderController} from './render-controller.ts';
import './render-options.ts';
import './render-row.ts';
import type {RenderAction} from './render-row.ts';
import {renderStyles} from './render-styles.ts';
import {notices} from '../notices.ts';
import {commonStrings} from '../strings/common.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';
import {renderStrings} from '../strings/render.ts';
import {sectionStrings} from '../strings/sections.ts';

const strings = renderStrings.render;

/** A file whose options are to be chosen. */
interface Chosen {
  readonly file: File;
  readonly kind: Task['kind'];
}

/** As what a file is rendered: an animation is a video. */
async function taskKind(file: File): Promise<Task['kind'] | undefined> {
  const kind = await fileKind(file);
  return kind === 'animation' ? 'video' : kind;
}

/** Renders videos and images to files: they are chosen or dropped, their options are chosen, and they are queued. */
@customElement('reverie-render')
export class ReverieRender extends LitElement {
  static override styles = [controls, section, renderStyles];

  @property({attribute: false}) values: Values = defaults;
  /** Gives the frame of the source that is shown, without the dream. */
  @property({attribute: false}) grab: () => Promise<Blob> = () =>
    Promise.reject(new Error(commonStrings.noFrame));

  /** The user's own guide, for renderings that follow it. */
  @property({attribute: false}) guide: GuideImage | undefined;

  @state() private problem: Message | undefined;
  /** Files whose options are to be chosen: those of all videos at once, then those of all images. */
  @state() private chosen: readonly Chosen[] = [];
  readonly #renderings = new RenderController(this);
  readonly #picker = createRef<HTMLInputElement>();
  readonly #details = createRef<HTMLDetailsElement>();
  /** The frame that was grabbed last. */
  #frame: File | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('choose-files', this.#onChosen);
    window.addEventListener('drop', this.#onDropped, {capture: true});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('choose-files', this.#onChosen);
    window.removeEventListener('drop', this.#onDropped, {capture: true});
  }

  override render() {
    const together = this.#together;
    const [first] = together;
    const problem = this.problem ?? this.#renderings.problem;
    return html`<details
      ${ref(this.#details)}
      @dragover=${(event: DragEvent) => event.preventDefault()}
      @drop=${this.#onDroppedHere}
    >
      <summary>${sectionStrings.render.title}</summary>
      ${
        first
          ? html`<reverie-render-options
              .file=${first.file}
              .kind=${first.kind}
              .count=${together.length}
              .values=${first.file === this.#frame ? this.#asShown : this.values}
              @render=${({detail}: CustomEvent<Task>) => void this.#add(together, detail)}
              @cancel=${() => (this.chosen = [])}
            ></reverie-render-options>`
          : html`<div class="bring">
              <button type="button" data-action="render-file" @click=${() => this.#picker.value?.click()}>
                ${strings.chooseFiles}
              </button>
              <button type="button" data-action="render-frame" @click=${() => void this.#chooseFrame()}>
                ${strings.useCurrentFrame}
              </button>
            </div>`
      }
      <input
        ${ref(this.#picker)}
        type="file"
        hidden
        multiple
        accept="video/*,image/*,.mkv,.mov,.ts,.mts,.m2ts"
        @change=${this.#onPicked}
      />
      ${problem ? html`<p role="alert" data-code=${problem.code}>${textOfMessage(problem)}</p>` : nothing}
      <ul aria-label=${strings.renderings}>
        ${repeat(
          this.#renderings.list.filter(({state}) => state !== 'done'),
          ({id}) => id,
          (rendering) =>
            html`<li data-rendering=${rendering.id} data-state=${rendering.state}>
              <reverie-render-row
                .rendering=${rendering}
                @action=${({detail}: CustomEvent<RenderAction>) =>
                  void this.#renderings.act(detail, rendering.id)}
              ></reverie-render-row>
            </li>`,
        )}
      </ul>
      <p>${strings.explanations[first?.kind ?? 'any']} ${strings.addedToLibrary}</p>
    </details>`;
  }

  /** Opens the section with the videos and images among `files`, to choose their options. */
  async choose(...files: readonly File[]): Promise<void> {
    const kinds = await Promise.all(files.map(taskKind));
    this.chosen = files.flatMap((file, i) => (kinds[i] === undefined ? [] : [{file, kind: kinds[i]}]));
    const other = files.find((_, i) => kinds[i] === undefined);
    this.problem = other && notices['file-unsupported']({name: other.name.slice(0, 80)});
    if (this.#details.value) this.#details.value.open = true;
    this.scrollIntoView({block: 'nearest'});
  }

  /** The values for a grabbed frame: it is cropped and mirrored already. */
  get #asShown(): Values {
    return {...this.values, crop: 0, mirror: 'off'};
  }

  /** Of the chosen files, those of the first one's kind. */
  get #together(): readonly Chosen[] {
    const [first] = this.chosen;
    return this.chosen.filter(({kind}) => kind === first?.kind);
  }

  async #add(chosen: readonly Chosen[], task: Task): Promise<void> {
    this.chosen = this.chosen.filter((each) => !chosen.includes(each));
    await this.#renderings.add(
      chosen.map(({file}) => file),
      task,
      this.guide,
    );
  }

  async #chooseFrame(): Promise<void> {
    try {
      const image = await this.grab();
      this.#frame = new File([image], 'frame.png', {type: image.type});
      await this.choose(this.#frame);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  #onPicked(): void {
    const picker = this.#picker.value;
    const files = [...(picker?.files ?? [])];
    if (files.length > 0) void this.choose(...files);
    if (picker) picker.value = '';
  }

  /** What is dropped on the section itself is to be rendered, not to be the source. */
  #onDroppedHere = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void this.choose(...files);
  };

  #onDropped = (event: DragEvent): void => {
    if (event.composedPath().includes(this)) return;
    void this.#offer([...(event.dataTransfer?.files ?? [])]);
  };

  #onChosen = (event: Event): void => void this.#offer((event as CustomEvent<readonly File[]>).detail);

  /** A video or an image that is meant as the source can be rendered, too or instead. */
  async #offer(files: readonly File[]): Promise<void> {
    const kinds = await Promise.all(files.map(taskKind));
    const file = files.find((_, i) => kinds[i] !== undefined);
    if (!file) return;
    const isVideo = kinds[files.indexOf(file)] === 'video';
    const name = file.name.slice(0, 80);
    emit(this, 'notify', {
      id: 'render offer',
      kind: 'answer',
      ...(isVideo ? notices['render-offered']({name}) : notices['large-image-offered']({name})),
      actions: [
        {
          label: isVideo ? commonStrings.render : noticeActionStrings.render.makeLargeImage,
          run: () => {
            emit(this, 'open-render', undefined);
            void this.choose(file);
          },
        },
      ],
    });
  }
}
