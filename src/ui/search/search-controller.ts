import type {LitElement} from 'lit';
import type {Act} from '../app/actions.ts';
import type {LooksController} from '../perform/looks-controller.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppStore} from '../lib/state.ts';
import type {Destination} from './entries.ts';
import {elementOf, isInDrawer, reveal} from './reveal.ts';

/** Who carries out what was found. */
export interface Finders {
  /** The element that has the controls now: the page, or that of another window. */
  readonly host: () => LitElement;
  readonly looks: Pick<LooksController, 'chooseNamed'>;
  readonly act: Act;
}

/**
 * Does what was found, or leads to its control: in the performance view if that has one, or else in the panel. What is
 * typed before the search is there, for its code is still being downloaded, becomes its words.
 */
export class SearchController implements Controller {
  readonly #store: AppStore;
  readonly #finders: Finders;

  constructor(store: AppStore, finders: Finders) {
    this.#store = store;
    this.#finders = finders;
  }

  connect(): void {
    addEventListener('keydown', this.#onEarlyKey, {capture: true});
  }

  disconnect(): void {
    removeEventListener('keydown', this.#onEarlyKey, {capture: true});
  }

  async go(to: Destination): Promise<void> {
    const {looks, act} = this.#finders;
    if (to.kind === 'look') looks.chooseNamed(to.look);
    else if (to.kind === 'action') act(to.action, true);
    else await this.#lead(to);
  }

  async #lead(to: Destination): Promise<void> {
    const host = this.#finders.host();
    const root = host.shadowRoot;
    const performance = root?.querySelector('reverie-perform')?.shadowRoot;
    const dial = performance && to.kind !== 'section' ? withKey(performance, to) : undefined;
    if (dial) {
      reveal(dial);
      return;
    }
    const panel = root?.querySelector<LitElement>('reverie-panel');
    const element = panel && elementOf(root as ShadowRoot, to);
    if (!element) return;
    this.#store.set({performing: false, allControls: isInDrawer(element)});
    await host.updateComplete;
    await panel.updateComplete;
    reveal(element);
  }

  readonly #onEarlyKey = (event: KeyboardEvent): void => {
    const {searching, searchWords, dialogOpen} = this.#store.state;
    const {key} = event;
    if (!searching || dialogOpen || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'Escape') this.#store.set({searching: false, searchWords: ''});
    else if (key === 'Backspace') this.#store.set({searchWords: searchWords.slice(0, -1)});
    else if (key.length === 1) this.#store.set({searchWords: searchWords + key});
  };
}

/** The control of the performance view for it, if there is one. */
function withKey(performance: ShadowRoot, to: Destination): HTMLElement | undefined {
  const key = to.kind === 'parameter' ? to.key : to.kind === 'dial' ? to.dial : undefined;
  const found = performance.querySelector<HTMLElement>(`[data-key~="${key ?? ''}"]`);
  return found ?? undefined;
}
