import type {Message} from '../../lib/message.ts';

/** A message that the page shows. A later notice with the same id replaces the earlier one. */
export interface Notice extends Message {
  readonly id: string;
  /** Notices of a group can be resolved together. */
  readonly group?: string;
  /** A problem stays until it is dismissed or resolved; a note disappears after a while. */
  readonly kind: 'problem' | 'note';
  readonly action?: {readonly label: string; readonly run: () => void};
}
