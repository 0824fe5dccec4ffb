import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {initialState, type AppState} from '../lib/state.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {searchStrings} from '../strings/search.ts';
import {entriesOf, type Destination, type Entry} from './entries.ts';
import {find} from './find.ts';
import type {SectionName} from './sections.ts';

/** What a result does, said beside it. */
const kinds: Readonly<Record<Destination['kind'], string>> = {
  parameter: searchStrings.kinds.control,
  dial: searchStrings.kinds.control,
  action: searchStrings.kinds.action,
  look: searchStrings.kinds.look,
  section: searchStrings.kinds.section,
  group: searchStrings.kinds.section,
};

/** A dialog, open as long as it is there, that finds controls, actions, looks and sections, each with its help. */
@customElement('reverie-search')
export class ReverieSearch extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(560px, calc(100vw - 24px));
        height: min(640px, calc(100dvh - 48px));
        margin: 24px auto auto;
        padding: 0;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--ground);
        color: var(--ink);
        font: 0.9375rem/1.4 var(--sans);
      }
      dialog::backdrop {
        background: rgb(11 10 9 / 0.4);
      }
      .column {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .head {
        display: flex;
        gap: 6px;
        padding: 12px;
      }
      input[type='text'] {
        flex: 1;
        min-width: 0;
        padding: 0 1em;
        font-size: 1.06em;
      }
      .head button {
        display: grid;
        place-items: center;
        padding: 0;
        border-color: transparent;
      }
      ul {
        flex: 1;
        min-height: 0;
        margin: 0;
        padding: 0 8px 12px;
        overflow-y: auto;
        list-style: none;
        scrollbar-width: thin;
        scrollbar-color: var(--track) transparent;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 12px;
        min-height: 48px;
        padding: 6px 12px;
        border-radius: 12px;
        cursor: pointer;
      }
      li[aria-selected='true'] {
        background: rgb(241 233 221 / 0.14);
      }
      li[aria-selected='true'] b {
        color: var(--safelight);
      }
      b {
        font-weight: 500;
      }
      small,
      p {
        color: var(--ink-quiet);
        font-size: 0.86em;
      }
      li p {
        grid-column: 1 / -1;
        margin: 0;
      }
      kbd {
        margin-left: 8px;
        padding: 0 0.5em;
        border: 1px solid var(--line);
        border-radius: 6px;
        font: inherit;
      }
      .none {
        margin: 0;
        padding: 0 20px 20px;
      }
    `,
  ];

  @property({attribute: false}) state: Pick<
    AppState,
    'keyBindings' | 'looks' | 'remote' | 'controlsAway' | 'searchWords'
  > = initialState;
  @state() private words = '';
  /** The place of the result that Enter chooses. */
  @state() private active = 0;

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('[aria-selected=true]') private selected!: HTMLElement | null;
  /** What was chosen, to be done once the dialog is closed: it gives the focus back first. */
  #chosen: Destination | undefined;
  /** All that can be found, as it is when the search opens, and what of it fits the words. */
  #entries: readonly Entry[] = [];
  #found: readonly Entry[] = [];

  override willUpdate(changed: Map<string, unknown>): void {
    if (!this.hasUpdated) {
      this.#entries = this.#all();
      this.words = this.state.searchWords;
    }
    if (!this.hasUpdated || changed.has('words')) this.#found = find(this.#entries, this.words);
  }

  override firstUpdated(): void {
    this.dialog.showModal();
    emit(this, 'dialog', true);
  }

  override updated(): void {
    this.selected?.scrollIntoView({block: 'nearest'});
  }

  override render() {
    const found = this.#found;
    const active = found[this.active];
    return html`<dialog
      aria-label=${commonStrings.search}
      @close=${this.#onClose}
      @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}
    >
      <div class="column">
        <div class="head">
          <input
            type="text"
            role="combobox"
            aria-label=${searchStrings.searchAll}
            aria-expanded="true"
            aria-controls="results"
            aria-autocomplete="list"
            aria-activedescendant=${active ? idOf(active) : nothing}
            placeholder=${searchStrings.placeholder}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            enterkeyhint="go"
            autofocus
            .value=${this.words}
            @input=${this.#onInput}
            @keydown=${this.#onKey}
          />
          <button type="button" aria-label=${commonStrings.close} @click=${() => this.dialog.close()}>
            ${icon('close')}
          </button>
        </div>
        <span class="hidden-visually" role="status">${searchStrings.found(found.length)}</span>
        <ul id="results" role="listbox" aria-label=${searchStrings.results}>
          ${found.map((entry, place) => this.#result(entry, place))}
        </ul>
        ${found.length === 0 ? html`<p class="none">${searchStrings.noResults}</p>` : nothing}
      </div>
    </dialog>`;
  }

  #all(): readonly Entry[] {
    const {keyBindings, looks, remote, controlsAway} = this.state;
    // Not there without `reverie serve`; and a rendering stays with the page, which outlives the window of the controls.
    const lacking: readonly SectionName[] = [
      ...(remote.isServed ? [] : (['reverie-remote-section'] as const)),
      ...(controlsAway ? (['reverie-render'] as const) : []),
    ];
    return entriesOf(keyBindings, looks).filter(
      ({to}) => to.kind !== 'section' || !lacking.includes(to.section),
    );
  }

  #result(entry: Entry, place: number) {
    const {to, title, help, key} = entry;
    return html`<li
      id=${idOf(entry)}
      role="option"
      aria-selected=${place === this.active}
      @click=${() => this.#choose(to)}
    >
      <b>${title}</b>
      <small>${kinds[to.kind]}${key === '' ? nothing : html`<kbd>${key}</kbd>`}</small>
      ${help === '' ? nothing : html`<p>${help}</p>`}
    </li>`;
  }

  readonly #onInput = ({target}: Event): void => {
    this.words = (target as HTMLInputElement).value;
    this.active = 0;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const found = this.#found;
    const moves: Readonly<Record<string, number>> = {ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8};
    const move = moves[event.key];
    if (move !== undefined) {
      this.active = Math.max(0, Math.min(found.length - 1, this.active + move));
    } else if (event.key === 'Enter' && !event.isComposing) {
      const entry = found[this.active];
      if (entry) this.#choose(entry.to);
    } else {
      return;
    }
    event.preventDefault();
  };

  #choose(to: Destination): void {
    this.#chosen = to;
    this.dialog.close();
  }

  readonly #onClose = (): void => {
    const to = this.#chosen;
    emit(this, 'dialog', false);
    emit(this, 'search', false);
    if (to) emit(this, 'find', to);
  };
}

/** The id of a result in the dialog. */
const idOf = ({to}: Entry): string => `${to.kind}-${Object.values(to)[1] ?? ''}`.replaceAll(/\s+/g, '_');
