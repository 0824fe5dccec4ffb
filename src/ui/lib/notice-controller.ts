import type {Controller} from './controller.ts';
import type {Notice} from './notice.ts';
import type {AppStore} from './state.ts';

/** A note stays long enough to be read twice. */
const noteStaysMs = 16_000;

/** The page's notices, oldest first. Notes disappear after a while, problems when they are dismissed or resolved. */
export class NoticeController implements Controller {
  readonly #store: AppStore;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(store: AppStore) {
    this.#store = store;
  }

  connect(): void {
    // A note that the page was showing when it was disconnected.
    for (const notice of this.#store.state.notices) this.#expire(notice);
  }

  disconnect(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  show(notice: Notice): void {
    this.#clear(notice.id);
    const others = this.#store.state.notices.filter(({id}) => id !== notice.id);
    this.#store.set({notices: [...others, notice]});
    this.#expire(notice);
  }

  /** Removes a notice, if it is there: it was dismissed, or is no longer true. */
  resolve(id: string): void {
    this.#clear(id);
    const {notices} = this.#store.state;
    if (notices.some((notice) => notice.id === id)) {
      this.#store.set({notices: notices.filter((notice) => notice.id !== id)});
    }
  }

  /** Removes all notices of a group. */
  resolveGroup(name: string): void {
    for (const {id, group} of this.#store.state.notices) if (group === name) this.resolve(id);
  }

  #expire({id, kind}: Notice): void {
    if (kind !== 'note') return;
    this.#timers.set(
      id,
      setTimeout(() => this.resolve(id), noteStaysMs),
    );
  }

  #clear(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
