import type {Message} from '../../../lib/message.ts';
import {Throttle} from '../../../lib/throttle.ts';
import {RemoteError} from '../../../control/remote/json.ts';
import {frameMsLimits, type PageMessage} from '../../../control/remote/messages.ts';
import {notices} from '../../../control/remote/notices.ts';
import {slotOf, type Play} from '../../../control/remote/play.ts';
import {allows, nameOfPlay, noRights, type Rights} from '../../../control/remote/rights.ts';
import {nothingShown, withShown, type Shown} from '../../../control/remote/shown.ts';

/** The page that is played. */
export interface Page {
  play(plays: readonly Play[]): void;
  /** Another page has taken its place. */
  dismiss(reason: Message): void;
}

/** What the hub tells whoever plays. */
export interface HubListener {
  onShown?(changes: Partial<Shown>): void;
  onRights?(rights: Rights): void;
  onPage?(isThere: boolean): void;
}

/**
 * Between the one page that is played and all who play it. What comes after a pause is sent on at once, what comes within
 * a frame of the page's display together: of what sets the same, the last counts.
 */
export class Hub {
  #page: Page | undefined;
  #shown = nothingShown;
  #rights = noRights;
  readonly #listeners = new Set<HubListener>();
  readonly #pending = new Map<string, Play>();
  readonly #sends = new Throttle(() => this.#send(), frameMsLimits.min);
  #events = 0;

  /** What the page shows; nothing, without a page. */
  get shown(): Shown {
    return this.#shown;
  }

  get rights(): Rights {
    return this.#rights;
  }

  get hasPage(): boolean {
    return this.#page !== undefined;
  }

  /** Takes a page, in place of the one that there was, until the returned function is called. */
  connect(page: Page): () => void {
    const former = this.#page;
    this.#page = page;
    this.#forget();
    former?.dismiss(notices['page-replaced']());
    for (const listener of this.#listeners) listener.onPage?.(true);
    return () => {
      if (this.#page !== page) return;
      this.#page = undefined;
      this.#forget();
      for (const listener of this.#listeners) listener.onPage?.(false);
    };
  }

  /** Takes what the page says of itself. */
  report(message: PageMessage): void {
    if (message.type === 'rights') {
      this.#rights = message.rights;
      for (const listener of this.#listeners) listener.onRights?.(message.rights);
    } else if (message.type === 'display') {
      this.#sends.everyMs = message.frameMs;
    } else {
      this.#shown = withShown(this.#shown, message.shown);
      for (const listener of this.#listeners) listener.onShown?.(message.shown);
    }
  }

  /** Plays what a visitor may. RemoteError if they may not, or there is no page. */
  playAsVisitor(play: Play): void {
    if (!this.#page) throw new RemoteError(notices['no-page']());
    if (!allows(this.#rights, play)) throw new RemoteError(notices['not-allowed']({what: nameOfPlay(play)}));
    this.play(play);
  }

  /** Plays. RemoteError if there is no page, or no such look. */
  play(play: Play): void {
    if (!this.#page) throw new RemoteError(notices['no-page']());
    if (play.type === 'look' && !this.#shown.looks.some(({name}) => sameName(name, play.name))) {
      throw new RemoteError(notices['look-unknown']({name: play.name}));
    }
    this.#events += 1;
    const slot = slotOf(play) ?? `event ${this.#events}`;
    // Deleted first: the later one counts, in its own place.
    this.#pending.delete(slot);
    this.#pending.set(slot, play);
    this.#sends.request();
  }

  /** Calls back until the returned function is called. */
  listen(listener: HubListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#forget();
    this.#page = undefined;
    this.#listeners.clear();
  }

  #send(): void {
    const plays = [...this.#pending.values()];
    this.#pending.clear();
    this.#page?.play(plays);
  }

  #forget(): void {
    this.#sends.cancel();
    this.#sends.everyMs = frameMsLimits.min;
    this.#pending.clear();
    this.#shown = nothingShown;
    this.#rights = noRights;
  }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
