import type {MessageData} from '../../lib/message.ts';

/** A message that the page shows. A later notice with the same id replaces the earlier one. */
export interface Notice {
  readonly id: string;
  /** NoticeController of a group can be resolved together. */
  readonly group?: string;
  /** What tests and scripts compare, with its data. */
  readonly code?: string;
  readonly data?: MessageData;
  /** A problem stays until it is dismissed or resolved; a note disappears after a while. */
  readonly kind: 'problem' | 'note';
  /** What happened. */
  readonly message: string;
  /** What the user can do. */
  readonly advice?: string;
  readonly action?: {readonly label: string; readonly run: () => void};
}
