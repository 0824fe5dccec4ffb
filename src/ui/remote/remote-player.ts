import {RemoteLink, type LinkState} from '../../control/remote/link.ts';
import {toRemoteFrom} from '../../control/remote/messages.ts';
import {slotOf, type Play} from '../../control/remote/play.ts';
import {noRights, type Rights} from '../../control/remote/rights.ts';
import {nothingShown, withShown, type Shown} from '../../control/remote/shown.ts';
import {messageOf, type Message} from '../../lib/message.ts';
import {Throttle} from '../../lib/throttle.ts';

/** What the phone shows. */
export interface RemoteView {
  readonly link: LinkState;
  /** There is a page to play. */
  readonly hasPage: boolean;
  readonly rights: Rights;
  readonly shown: Shown;
  /** Where the free controls of this phone are, by their addresses. */
  readonly free: Readonly<Record<string, number>>;
  /** Why the last thing was refused; undefined once something else is shown. */
  readonly refusal: Message | undefined;
}

export const emptyView: RemoteView = {
  link: {is: 'connecting'},
  hasPage: false,
  rights: noRights,
  shown: nothingShown,
  free: {},
  refusal: undefined,
};

/** Of each value as often as this, so that several fingers stay below what the server takes. */
const sendEveryMs = 33;
/** What a finger has set is not moved under it by what comes back. */
const ownForMs = 400;

/** Plays the page from here, and keeps what it shows. */
export class RemotePlayer {
  readonly #link: RemoteLink;
  readonly #onView: (view: RemoteView) => void;
  readonly #pending = new Map<string, Play>();
  readonly #setMs = new Map<string, number>();
  readonly #sends = new Throttle(() => this.#send(), sendEveryMs);
  #view = emptyView;

  constructor(token: string, onView: (view: RemoteView) => void) {
    this.#onView = onView;
    this.#link = new RemoteLink(
      {role: 'remote', token},
      {
        onState: (link) =>
          this.#set(link.is === 'open' ? {link, refusal: undefined} : {link, hasPage: false}),
        onMessage: (text) => this.#take(text),
      },
    );
  }

  connect(): void {
    this.#link.connect();
  }

  disconnect(): void {
    this.#sends.cancel();
    this.#link.disconnect();
  }

  /** Plays at once what acts, and what sets a value at most 30 times a second, the last value in any case. */
  play(play: Play): void {
    const slot = slotOf(play);
    if (play.type === 'signal') this.#set({free: {...this.#view.free, [play.address]: play.value}});
    if (slot === undefined || play.type === 'look') {
      this.#sends.flush();
      this.#link.send(play);
      return;
    }
    this.#setMs.set(slot, performance.now());
    this.#set({shown: withShown(this.#view.shown, shownBy(play))});
    this.#pending.set(slot, play);
    this.#sends.request();
  }

  #send(): void {
    for (const play of this.#pending.values()) this.#link.send(play);
    this.#pending.clear();
  }

  #take(text: string): void {
    try {
      const message = toRemoteFrom(text);
      if (message.type === 'shown') {
        this.#set({shown: withShown(this.#view.shown, this.#withoutOwn(message.shown))});
      } else if (message.type === 'rights') this.#set({rights: message.rights});
      else if (message.type === 'page') this.#set({hasPage: message.isThere, refusal: undefined});
      else if (message.type === 'refused') this.#set({refusal: message.refusal});
    } catch (error) {
      this.#set({refusal: messageOf(error)});
    }
  }

  /** The same without what a finger here has set just now. */
  #withoutOwn({values = {}, depth, intensity, crossfader, ...others}: Partial<Shown>): Partial<Shown> {
    const nowMs = performance.now();
    const isOwn = (slot: string): boolean => nowMs - (this.#setMs.get(slot) ?? -Infinity) < ownForMs;
    return {
      ...others,
      ...(depth !== undefined && !isOwn('dial depth') && {depth}),
      ...(intensity !== undefined && !isOwn('dial intensity') && {intensity}),
      ...(crossfader !== undefined && !isOwn('crossfade') && {crossfader}),
      values: Object.fromEntries(Object.entries(values).filter(([key]) => !isOwn(`set ${key}`))),
    };
  }

  #set(changes: Partial<RemoteView>): void {
    this.#view = {...this.#view, ...changes};
    this.#onView(this.#view);
  }
}

/** What a play will have changed. */
function shownBy(play: Play): Partial<Shown> {
  if (play.type === 'set') return {values: {[play.key]: play.value}};
  if (play.type === 'dial') return {[play.dial]: play.at};
  return play.type === 'crossfade' ? {crossfader: play.at} : {};
}
