import type {Message} from '../../lib/message.ts';

/** What a notice offers to do. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** A message that the page shows. A later notice with the same id replaces the earlier one. */
export interface Notice extends Message {
  readonly id: string;
  /** Notices of a group can be resolved together. */
  readonly group?: string;
  /**
   * A problem stays until it is dismissed or resolved. An answer to what the user has just done disappears after a while,
   * and so does a note, which waits until nothing more important is shown.
   */
  readonly kind: 'problem' | 'answer' | 'note';
  /** Shown before all others: without it nothing works. */
  readonly urgent?: true;
  readonly actions?: readonly NoticeAction[];
}

/** The order in which notices are shown, one at a time: by importance, and the newest of each first. */
export function inOrder(notices: readonly Notice[]): readonly Notice[] {
  const rank = ({kind, urgent}: Notice): number => (urgent ? 2 : kind === 'note' ? 0 : 1);
  return [...notices].reverse().sort((a, b) => rank(b) - rank(a));
}
