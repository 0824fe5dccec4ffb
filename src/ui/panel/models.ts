import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {importModel} from '../../model/import-model.ts';
import {defaults} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import type {Status} from '../../dream/messages.ts';
import {messageOf, textOfMessage, type Message} from '../../lib/message.ts';
import {emit} from '../lib/events.ts';
import {modelFilesFrom} from './model-files.ts';
import {listModels, removeModel, type ListedModel} from './model-list.ts';
import {rememberSpeed, speedOf} from './model-speed.ts';
import {modelsStyles} from './models-styles.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {notices} from '../notices.ts';
import {megabytes} from '../../lib/megabytes.ts';
import {commonStrings} from '../strings/common.ts';
import {modelStrings} from '../strings/models.ts';
import {sectionStrings} from '../strings/sections.ts';

const strings = modelStrings.models;

/** The models of the server and those that the user added: one is in use, others can be removed. */
@customElement('reverie-models')
export class ReverieModels extends LitElement {
  static override styles = [controls, section, modelsStyles];

  @property({attribute: false}) values: Values = defaults;
  @property({attribute: false}) status: Status | undefined;

  @state() private models: readonly ListedModel[] = [];
  /** The name of the file that is being imported. */
  @state() private importing = '';
  @state() private problem: Message | undefined;
  readonly #picker = createRef<HTMLInputElement>();
  #import: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Before the window's other listeners, which take what is dropped for a video or an image.
    window.addEventListener('drop', this.#onDrop, {capture: true});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('drop', this.#onDrop, {capture: true});
    this.#import?.abort(new Error('The page was left.'));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('status') || !this.status) return;
    const {model: folder} = this.values;
    // Until a chosen model is loaded, the status is still that of the one before.
    const shown = this.models.find((model) => model.folder === folder);
    if (shown?.title === this.status.model) rememberSpeed(folder, this.status);
    const before = changed.get('status');
    if (before && before.model !== this.status.model) void this.#list();
  }

  override render() {
    return html`<details @toggle=${() => void this.#list()}>
      <summary>${sectionStrings.models.title}</summary>
      <ul>
        ${this.models.map((model) => this.#row(model))}
      </ul>
      ${
        this.problem
          ? html`<p role="status" data-code=${this.problem.code}>${textOfMessage(this.problem)}</p>`
          : nothing
      }
      <div class="bring">
        ${
          this.importing
            ? html`<p role="status">${strings.converting(this.importing)}</p>
                <button type="button" @click=${() => this.#import?.abort(new Error('Stopped.'))}>
                  ${commonStrings.stop}
                </button>`
            : html`<button type="button" data-action="add-model" @click=${() => this.#picker.value?.click()}>
                ${strings.addModel}
              </button>`
        }
        <input
          ${ref(this.#picker)}
          type="file"
          hidden
          multiple
          accept=".h5,.hdf5,.keras,.zip,.json,.bin"
          @change=${this.#onPicked}
        />
      </div>
      <p>${strings.howToAdd}</p>
    </details>`;
  }

  #row(model: ListedModel) {
    const {folder, title, bytes, precision, lastLayer, licence, provenance, kept, own} = model;
    const inUse = folder === this.values.model;
    const facts = [
      strings.sizeAndPrecision(megabytes(bytes), precision),
      strings.layersTo(lastLayer),
      licence,
      own ? strings.addedByYou : kept ? strings.downloaded : strings.onServer,
    ];
    return html`<li data-model=${folder}>
      <button
        type="button"
        aria-pressed=${inUse}
        title=${provenance}
        @click=${() => emit(this, 'change-values', {model: folder})}
      >
        ${title}<small>${facts.join(' · ')}</small>
        <small>${speedOf(folder) ?? strings.notUsedYet}</small>
      </button>
      ${
        kept && !inUse
          ? html`<button
              type="button"
              aria-label=${strings.remove(title)}
              @click=${() => void this.#remove(model)}
            >
              ${commonStrings.remove}
            </button>`
          : nothing
      }
    </li>`;
  }

  async #list(): Promise<void> {
    try {
      const {models, problem} = await listModels();
      this.models = models;
      this.problem = problem;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  async #remove(model: ListedModel): Promise<void> {
    let failure: Message | undefined;
    try {
      await removeModel(model);
    } catch (error) {
      failure = notices['model-not-removed']({title: model.title, cause: messageOf(error)});
    }
    await this.#list();
    if (failure) this.problem = failure;
  }

  /** Puts a model from files in the library and dreams with it. */
  async import(files: readonly File[]): Promise<void> {
    this.#import?.abort(new Error('Another model was dropped.'));
    const stop = (this.#import = new AbortController());
    this.importing = files.find(({name}) => name === 'model.json')?.name ?? files[0]?.name ?? 'nothing';
    try {
      await this.#list();
      const taken = this.models.map(({folder}) => folder);
      const {folder, title} = await importModel({files, taken}, stop.signal);
      // Asked for, not needed: without, a full disk may take the model away again.
      void navigator.storage.persist();
      await this.#list();
      emit(this, 'notify', {id: 'model', kind: 'note', ...notices['model-added']({title})});
      emit(this, 'change-values', {model: folder});
    } catch (error) {
      if (stop.signal.aborted) return;
      emit(this, 'notify', {
        id: 'model',
        kind: 'problem',
        ...notices['model-refused']({cause: messageOf(error)}),
      });
    } finally {
      if (this.#import === stop) this.importing = '';
    }
  }

  #onPicked(): void {
    const picker = this.#picker.value;
    const files = [...(picker?.files ?? [])];
    if (picker) picker.value = '';
    if (files.length > 0) void this.import(files);
  }

  #onDrop = (event: DragEvent): void => {
    const found = event.dataTransfer && modelFilesFrom(event.dataTransfer);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    void found.then((files) => this.import(files));
  };
}
