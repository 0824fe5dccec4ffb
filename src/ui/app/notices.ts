import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Notice} from '../lib/notice.ts';

/** A note stays long enough to be read twice. */
const noteStaysMs = 16_000;

/** The notices of its host, oldest first. Notes go by themselves, problems when they are dismissed or resolved. */
export class Notices implements ReactiveController {
  list: readonly Notice[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  show(notice: Notice): void {
    this.resolve(notice.id);
    this.list = [...this.list, notice];
    if (notice.kind === 'note') {
      this.#timers.set(
        notice.id,
        setTimeout(() => this.resolve(notice.id), noteStaysMs),
      );
    }
    this.#host.requestUpdate();
  }

  /** Takes away all notices of a group. */
  resolveGroup(wanted: string): void {
    for (const {id, group} of this.list) if (group === wanted) this.resolve(id);
  }

  /** Takes the notice away, if it is there: it was dismissed, or what it said is no longer so. */
  resolve(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((notice) => notice.id !== id);
    this.#host.requestUpdate();
  }
}
