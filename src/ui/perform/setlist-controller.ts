import {notices as exhibitionNotices} from '../../exhibition/notices.ts';
import {SetlistClock} from '../../exhibition/setlist-clock.ts';
import {turnAt, unknownIn} from '../../exhibition/setlist.ts';
import {lookOf} from '../../params/presets.ts';
import {parameterOf} from '../../params/values.ts';
import type {Controller} from '../lib/controller.ts';
import {lookNamed} from '../lib/look-named.ts';
import {memory} from '../lib/memory.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import {isUnattended, type AppState, type AppStore} from '../lib/state.ts';
import type {MorphController} from './morph-controller.ts';

const checkEveryMs = 1000;
const lists = ['setlist', 'attractSetlist'] as const;

/**
 * Plays the setlist, look after look, in an unattended exhibition or when asked to. It goes on where it was when the page
 * is opened again. What names no look is reported.
 */
export class SetlistController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #morph: Pick<MorphController, 'fade'>;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: (() => void) | undefined;
  #clock: SetlistClock | undefined;
  /** The lists as they were when what is unknown in them was last reported. */
  #reported = '';
  #turn: number | undefined;

  constructor(store: AppStore, notices: NoticeController, morph: Pick<MorphController, 'fade'>) {
    this.#store = store;
    this.#notices = notices;
    this.#morph = morph;
  }

  connect(): void {
    this.#unsubscribe = this.#store.subscribe((state, before) => {
      this.#follow(state);
      const {values, looks} = before;
      const isOther = lists.some((key) => values[key] !== state.values[key]) || looks !== state.looks;
      if (isOther && this.#timer !== undefined) this.#report(state);
    });
    this.#follow(this.#store.state);
  }

  disconnect(): void {
    this.#unsubscribe?.();
    this.#stop();
  }

  #follow({values, perform}: AppState): void {
    const plays = values.install || perform.playing;
    if (plays === (this.#timer !== undefined)) return;
    if (!plays) {
      this.#stop();
      return;
    }
    [this.#clock, this.#turn] = [new SetlistClock(memory), undefined];
    this.#timer = setInterval(() => this.#check(), checkEveryMs);
    this.#report(this.#store.state);
    this.#check();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const id of lists) this.#notices.resolve(id);
    this.#reported = '';
  }

  #check(): void {
    const {state} = this.#store;
    const {values, perform} = state;
    // The operator, who has the controls, is not to be interrupted.
    const mayPlay = perform.playing || isUnattended(state);
    const minutes =
      this.#clock?.read(values.setlist, perform.setlistHeld || !mayPlay, performance.now()) ?? 0;
    const turn = turnAt(values.setlist, minutes, {
      find: (name) => lookNamed(name, state.looks),
      shuffle: values.setlistShuffle,
    });
    if (!turn || turn.number === this.#turn || !mayPlay) return;
    const isFirst = this.#turn === undefined;
    this.#turn = turn.number;
    this.#morph.fade(lookOf(turn.look), isFirst ? 0 : values.setlistFade);
  }

  #report({values, looks}: AppState): void {
    const unknown = lists.map((key) => unknownIn(values[key], (name) => lookNamed(name, looks)));
    const report = JSON.stringify(unknown);
    if (report === this.#reported) return;
    this.#reported = report;
    lists.forEach((key, index) => {
      this.#notices.resolve(key);
      const names = unknown[index] ?? [];
      if (names.length === 0) return;
      const message = exhibitionNotices['setlist-unknown']({list: parameterOf(key).label, unknown: names});
      this.#notices.show({id: key, kind: 'problem', ...message});
    });
  }
}
