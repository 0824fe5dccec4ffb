import {
  decodeLooks,
  encodeLooks,
  freeLookName,
  looksLimits,
  LooksError,
  moveLook,
  type OwnLook,
} from '../../control/looks.ts';
import {notices as controlNotices} from '../../control/notices.ts';
import {messageOf} from '../../lib/message.ts';
import {isAutomated} from '../../params/automation/automation.ts';
import {lookIn, lookOf, presetNamed, presets, type WholeLook} from '../../params/presets.ts';
import type {Controller} from '../lib/controller.ts';
import {download, fileTime} from '../lib/download.ts';
import {lookNamed} from '../lib/look-named.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {actionStrings} from '../strings/actions.ts';
import {restoredAutomation} from './live-automation.ts';
import type {LookKeeper} from './look-keeper.ts';

/** What an element asks of the user's own looks. */
export type LooksRequest =
  | {readonly do: 'save'; readonly name: string}
  | {readonly do: 'rename'; readonly id: string; readonly name: string}
  /** To a place in the list, counted from 0. */
  | {readonly do: 'move'; readonly id: string; readonly to: number}
  | {readonly do: 'remove' | 'choose'; readonly id: string}
  | {readonly do: 'export'}
  | {readonly do: 'import'; readonly file: Blob};

/** Where looks are kept; a test keeps them in memory. */
export type Keeper = Pick<LookKeeper, keyof LookKeeper>;

export interface LooksOptions {
  readonly keeper: Keeper;
  /** A PNG of what is shown now. */
  readonly snapshot: () => Promise<Blob>;
  /** Makes a look the present one. */
  readonly choose: (look: WholeLook) => void;
}

/** The looks that the user saved: kept in the browser, in their order, each with a thumbnail of what it was saved from. */
export class LooksController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #options: LooksOptions;

  constructor(store: AppStore, notices: NoticeController, options: LooksOptions) {
    this.#store = store;
    this.#notices = notices;
    this.#options = options;
  }

  connect(): void {
    void this.#load();
  }

  disconnect(): void {
    for (const address of Object.values(this.#store.state.thumbnails)) URL.revokeObjectURL(address);
    this.#store.set({looks: [], thumbnails: {}});
  }

  async handle(request: LooksRequest): Promise<void> {
    try {
      switch (request.do) {
        case 'save': {
          await this.#save(request.name);
          return;
        }
        case 'rename': {
          this.#rename(request.id, request.name);
          return;
        }
        case 'move': {
          this.#set(moveLook(this.#looks, request.id, request.to));
          return;
        }
        case 'remove': {
          this.#remove(request.id);
          return;
        }
        case 'choose': {
          const found = this.#looks.find(({id}) => id === request.id);
          if (found) this.#choose(found);
          return;
        }
        case 'export':
          download(
            new Blob([encodeLooks(this.#looks)], {type: 'application/json'}),
            `reverie-looks-${fileTime(new Date())}.json`,
          );
          return;
        case 'import': {
          await this.#import(request.file);
          return;
        }
      }
    } catch (error) {
      this.#report(error);
    }
  }

  /** Chooses the look of number key `number`, from 1: the user's own have the first keys, the presets those after them. */
  chooseByKey(number: number): void {
    const place = number - 1;
    const preset = presets[place - this.#looks.length];
    const own = this.#looks[place];
    if (own) this.#choose(own);
    else if (preset) this.#options.choose(lookOf(preset));
  }

  /** Chooses a preset or a look of the user's own by its name; false if none is called so. */
  chooseNamed(name: string): boolean {
    const found = lookNamed(name, this.#looks);
    if (!found) return false;
    if ('id' in found) this.#choose(found as OwnLook);
    else this.choosePreset(found.name);
    return true;
  }

  choosePreset(name: string): void {
    const preset = presetNamed(name);
    if (preset) this.#options.choose(lookOf(preset));
  }

  get #looks(): readonly OwnLook[] {
    return this.#store.state.looks;
  }

  /** What moves the look comes with it; a look that nothing moves leaves what moves others. */
  #choose({look, automation}: OwnLook): void {
    if (automation) this.#store.set(restoredAutomation(this.#store.state, automation));
    this.#options.choose(look);
  }

  async #load(): Promise<void> {
    try {
      const looks = await this.#options.keeper.load();
      // Saved meanwhile: they come first in time, last in the list.
      this.#store.set({looks: [...looks, ...this.#looks]});
      await this.#options.keeper.tidy(this.#looks);
      for (const {id} of looks) {
        const address = await this.#options.keeper.thumbnail(id);
        if (address !== undefined) this.#show(id, address);
      }
    } catch (error) {
      // Where the browser keeps nothing, that matters once something is to be kept.
      if (error instanceof LooksError) this.#report(error);
    }
  }

  async #save(wanted: string): Promise<void> {
    if (this.#looks.length >= looksLimits.looks) {
      throw new LooksError(controlNotices['looks-full']({max: looksLimits.looks}));
    }
    const id = crypto.randomUUID();
    const name = freeLookName(wanted, this.#looks);
    const image = this.#options.snapshot();
    const {values, automation} = this.#store.state;
    const moved = isAutomated(automation) && {automation};
    this.#set([...this.#looks, {id, name, look: lookIn(values), ...moved}]);
    this.#notices.show({id: 'looks', kind: 'note', ...notices['look-saved']({name})});
    // A look without a picture is better than none.
    const address = await image
      .then((png) => this.#options.keeper.keepThumbnail(id, png))
      .catch(() => undefined);
    if (address !== undefined) this.#show(id, address);
  }

  #rename(id: string, wanted: string): void {
    const others = this.#looks.filter((look) => look.id !== id);
    const name = freeLookName(wanted, others);
    this.#set(this.#looks.map((look) => (look.id === id ? {...look, name} : look)));
  }

  #remove(id: string): void {
    const place = this.#looks.findIndex((look) => look.id === id);
    const removed = this.#looks[place];
    if (!removed) return;
    this.#set(this.#looks.toSpliced(place, 1));
    this.#notices.show({
      id: 'looks',
      kind: 'answer',
      ...notices['look-deleted']({name: removed.name}),
      actions: [
        {
          label: actionStrings.undo,
          run: () => {
            this.#notices.resolve('looks');
            const name = freeLookName(removed.name, this.#looks);
            this.#set(this.#looks.toSpliced(place, 0, {...removed, name}));
          },
        },
      ],
    });
  }

  async #import(file: Blob): Promise<void> {
    // Not read at all if it is too large: it could fill the memory.
    if (file.size > looksLimits.bytes) {
      throw new LooksError(controlNotices['looks-too-large']({bytes: file.size, max: looksLimits.bytes}));
    }
    const read = decodeLooks(await file.text(), () => crypto.randomUUID());
    if (read.length + this.#looks.length > looksLimits.looks) {
      throw new LooksError(controlNotices['looks-full']({max: looksLimits.looks}));
    }
    let looks = this.#looks;
    for (const look of read) looks = [...looks, {...look, name: freeLookName(look.name, looks)}];
    this.#set(looks);
    this.#notices.show({id: 'looks', kind: 'note', ...notices['looks-imported']({count: read.length})});
  }

  #set(looks: readonly OwnLook[]): void {
    this.#store.set({looks});
    this.#options.keeper.save(looks).catch((error: unknown) => {
      this.#notices.show({
        id: 'looks-kept',
        kind: 'problem',
        ...notices['looks-not-kept']({cause: messageOf(error)}),
      });
    });
  }

  #show(id: string, address: string): void {
    this.#store.set({thumbnails: {...this.#store.state.thumbnails, [id]: address}});
  }

  #report(error: unknown): void {
    this.#notices.show({
      id: 'looks',
      kind: 'problem',
      ...notices['looks-refused']({cause: messageOf(error)}),
    });
  }
}
