import type {Clip} from '../../library/clips.ts';
import type {Recipe} from '../../metadata/recipe.ts';
import type {Action} from '../../params/keys.ts';
import type {Key, Values} from '../../params/values.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Notice} from './notice.ts';

/** What the elements ask of the app; all of them bubble out of their shadow roots. */
export interface ReverieEvents {
  /** Parameters to change, as raw values: the app validates them. */
  'change-values': Partial<Values>;
  /** Parameters to reset to their defaults. */
  'reset-values': readonly Key[];
  act: Action;
  /** The compare button or the image is pressed, or released. */
  compare: boolean;
  'apply-preset': string;
  /** A source to switch to. */
  'choose-source': SourceRequest;
  /** Files that were dropped, pasted or picked. */
  'choose-files': readonly File[];
  /** Settings to restore from a clip. */
  'restore-recipe': Recipe;
  /** The video of a take, to be replayed. */
  'replay-take': File;
  /** Open all controls, where rendering is. */
  'open-render': undefined;
  /** A video of the library, to be rendered. */
  'render-file': File;
  /** A rendering was added to the library; `show` opens it there. */
  published: {readonly clip: Clip; readonly show: boolean};
  /** A notice to remove, by its id. */
  dismiss: string;
  notify: Notice;
}

export type ReverieEvent<T extends keyof ReverieEvents> = CustomEvent<ReverieEvents[T]>;

/** Dispatches one of the events above from `element`. */
export function emit<T extends keyof ReverieEvents>(
  element: HTMLElement,
  type: T,
  detail: ReverieEvents[T],
): void {
  element.dispatchEvent(new CustomEvent(type, {detail, bubbles: true, composed: true}));
}
