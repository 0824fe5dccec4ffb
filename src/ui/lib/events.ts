import type {Clip} from '../../library/clips.ts';
import type {Recipe} from '../../metadata/recipe.ts';
import type {Action} from '../../params/keys.ts';
import type {Key, Values} from '../../params/values.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Notice} from '../app/notice.ts';

/** What the elements tell the app; all of them bubble out of their shadow roots. */
export interface ReverieEvents {
  /** Parameters to change; any raw values, the app validates. */
  'change-values': Partial<Values>;
  /** Parameters to put back to their defaults. */
  'reset-values': readonly Key[];
  act: Action;
  /** The compare button or the picture is held, or let go. */
  compare: boolean;
  'apply-preset': string;
  /** A source to switch to. */
  'choose-source': SourceRequest;
  /** Files that were dropped, pasted or picked. */
  'choose-files': readonly File[];
  /** Settings to take over from a clip. */
  'restore-recipe': Recipe;
  /** The film of a take, to be dreamed again. */
  'replay-take': File;
  /** All controls, where rendering is. */
  'open-render': undefined;
  /** A film of the library, to be rendered. */
  'render-file': File;
  /** A rendering came to the library: it is shown there, if that is asked for. */
  published: {readonly clip: Clip; readonly show: boolean};
  dismiss: string;
  notify: Notice;
}

/** Dispatches one of the events above from `element`. */
export function tell<T extends keyof ReverieEvents>(
  element: HTMLElement,
  type: T,
  detail: ReverieEvents[T],
): void {
  element.dispatchEvent(new CustomEvent(type, {detail, bubbles: true, composed: true}));
}
