import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {looksLimits, sameLookAs, type OwnLook} from '../../control/looks.ts';
import type {Action} from '../../params/keys.ts';
import {presetOf} from '../../params/presets.ts';
import {defaults, type Values} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {performStrings} from '../strings/perform.ts';
import {sectionStrings} from '../strings/sections.ts';

const strings = performStrings.looks;

/** The user's own looks: to save, choose, rename, reorder and delete, to export and to import; and looks made at random. */
@customElement('reverie-looks')
export class ReverieLooks extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 4px 0;
      }
      .choose {
        flex: 1;
        min-width: 0;
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 3px;
        border-color: transparent;
        border-radius: 8px;
        text-align: left;
      }
      .choose span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      img,
      .blank {
        flex: none;
        width: 72px;
        height: 45px;
        border-radius: 6px;
        object-fit: cover;
        background: var(--line);
      }
      li > button:not(.choose) {
        padding: 0;
        border-color: transparent;
      }
      input[type='text'] {
        flex: 1;
        min-width: 0;
      }
      form {
        display: flex;
        gap: 8px;
        padding: 6px 0;
      }
    `,
  ];

  @property({attribute: false}) looks: readonly OwnLook[] = [];
  /** Addresses by the looks' ids. */
  @property({attribute: false}) thumbnails: Readonly<Record<string, string>> = {};
  @property({attribute: false}) values: Values = defaults;
  @state() private renaming = '';
  readonly #name = createRef<HTMLInputElement>();
  readonly #file = createRef<HTMLInputElement>();

  override render() {
    const {looks} = this;
    return html`<details>
      <summary>
        ${sectionStrings.looks.title}${looks.length > 0 ? html` <small>${looks.length}</small>` : nothing}
      </summary>
      <form @submit=${this.#save}>
        <input
          ${ref(this.#name)}
          type="text"
          aria-label=${strings.nameOfLook}
          autocomplete="off"
          maxlength=${looksLimits.nameLength}
          placeholder=${presetOf(this.values)?.title ?? strings.name}
        />
        <button type="submit">${strings.save}</button>
      </form>
      <ul>
        ${looks.map((look, place) => this.#row(look, place))}
      </ul>
      <div class="bring">
        ${this.#act('perform', strings.perform)} ${this.#act('surprise', strings.surpriseMe)}
        ${this.#act('mutate', actionStrings.mutate)} ${this.#act('undo', actionStrings.undo)}
        ${this.#act('redo', actionStrings.redo)}
        <button
          type="button"
          ?disabled=${looks.length === 0}
          @click=${() => emit(this, 'looks', {do: 'export'})}
        >
          ${commonStrings.export}
        </button>
        <button type="button" @click=${() => this.#file.value?.click()}>${commonStrings.import}</button>
        <input
          ${ref(this.#file)}
          hidden
          type="file"
          accept=".json,application/json"
          aria-label=${strings.file}
          @change=${this.#import}
        />
      </div>
    </details>`;
  }

  #row(look: OwnLook, place: number) {
    const {id, name} = look;
    const thumbnail = this.thumbnails[id];
    const button = (label: string, text: string, request: () => void, disabled = false) =>
      html`<button
        type="button"
        aria-label=${strings.with(label, name)}
        title=${label}
        ?disabled=${disabled}
        @click=${request}
      >
        ${text}
      </button>`;
    return html`<li data-look=${id}>
      ${
        this.renaming === id
          ? this.#nameInput(look)
          : html`<button
              type="button"
              class="choose"
              aria-pressed=${sameLookAs(look, this.values)}
              @click=${() => emit(this, 'looks', {do: 'choose', id})}
            >
              ${
                thumbnail === undefined
                  ? html`<i class="blank"></i>`
                  : html`<img src=${thumbnail} alt="" width="72" height="45" draggable="false" />`
              }
              <span>${name}</span>
            </button>`
      }
      ${button(commonStrings.rename, '✎', () => (this.renaming = id))}
      ${button(strings.moveUp, '↑', () => emit(this, 'looks', {do: 'move', id, to: place - 1}), place === 0)}
      ${button(
        strings.moveDown,
        '↓',
        () => emit(this, 'looks', {do: 'move', id, to: place + 1}),
        place === this.looks.length - 1,
      )}
      ${button(commonStrings.delete, '✕', () => emit(this, 'looks', {do: 'remove', id}))}
    </li>`;
  }

  #nameInput({id, name}: OwnLook) {
    const done = (): string => (this.renaming = '');
    return html`<input
      type="text"
      aria-label=${commonStrings.nameOf(name)}
      maxlength=${looksLimits.nameLength}
      .value=${name}
      ${ref((input) => (input as HTMLInputElement | undefined)?.focus())}
      @keydown=${({key}: KeyboardEvent) => (key === 'Enter' || key === 'Escape') && done()}
      @change=${({target}: Event) =>
        emit(this, 'looks', {do: 'rename', id, name: (target as HTMLInputElement).value})}
      @blur=${done}
    />`;
  }

  #act(action: Action, label: string) {
    return html`<button type="button" data-action=${action} @click=${() => emit(this, 'act', action)}>
      ${label}
    </button>`;
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.#name.value;
    if (!input) return;
    emit(this, 'looks', {do: 'save', name: input.value || input.placeholder});
    input.value = '';
  }

  #import({target}: Event): void {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    // The same file can be chosen again.
    input.value = '';
    if (file) emit(this, 'looks', {do: 'import', file});
  }
}
