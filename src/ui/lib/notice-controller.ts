import type {Controller} from './controller.ts';
import {inOrder, type Notice} from './notice.ts';
import type {AppStore} from './state.ts';

/** What disappears stays long enough to be read twice. */
const staysMs = 16_000;

/**
 * The page's notices, in the order in which they are shown. Notes and answers disappear a while after they were shown
 * first, problems when they are dismissed or resolved.
 */
export class NoticeController implements Controller {
  readonly #store: AppStore;
  #shown: Notice | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: AppStore) {
    this.#store = store;
  }

  connect(): void {
    // One that the page was showing when it was disconnected.
    this.#set(this.#store.state.notices);
  }

  disconnect(): void {
    clearTimeout(this.#timer);
    this.#shown = undefined;
  }

  show(notice: Notice): void {
    const others = this.#store.state.notices.filter(({id}) => id !== notice.id);
    // Kept newest first; the order is stable.
    this.#set(inOrder([...[...others].reverse(), notice]));
  }

  /** Removes a notice, if it is there: it was dismissed, or is no longer true. */
  resolve(id: string): void {
    const {notices} = this.#store.state;
    if (notices.some((notice) => notice.id === id)) this.#set(notices.filter((notice) => notice.id !== id));
  }

  /** Removes all notices of a group. */
  resolveGroup(name: string): void {
    for (const {id, group} of this.#store.state.notices) if (group === name) this.resolve(id);
  }

  #set(notices: readonly Notice[]): void {
    this.#store.set({notices});
    const [first] = notices;
    if (first === this.#shown) return;
    this.#shown = first;
    clearTimeout(this.#timer);
    if (first && first.kind !== 'problem') this.#timer = setTimeout(() => this.resolve(first.id), staysMs);
  }
}
