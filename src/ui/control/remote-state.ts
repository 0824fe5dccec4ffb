import {noFreeControls} from '../../control/remote/free-controls.ts';
import type {Rights} from '../../control/remote/rights.ts';
import type {Message} from '../../lib/message.ts';

/** What an element asks of remote control. */
export type RemoteRequest =
  | {readonly do: 'open' | 'close'}
  /** What visitors may play from now on. */
  | {readonly do: 'allow'; readonly rights: Rights};

/** Remote control, as its section shows it. */
export interface RemoteState {
  /** The page was opened by `reverie serve`, for its operator. */
  readonly isServed: boolean;
  readonly is: 'closed' | 'connecting' | 'open';
  /** Addresses for phones. */
  readonly links: readonly string[];
  /** 0 if OSC is not listened to. */
  readonly oscPort: number;
  /** How many remotes there are. */
  readonly count: number;
  /** Why it was closed by the server. */
  readonly problem: Message | undefined;
  readonly rights: Rights;
}

export const firstRights: Rights = {
  looks: ['shells', 'shimmer', 'menagerie', 'kennel', 'tunnel', 'oil'],
  keys: ['wet', 'zoom', 'persistence'],
  actions: ['hit', 'tap'],
  pad: true,
  crossfader: false,
  ...noFreeControls,
};

export const noRemote: RemoteState = {
  isServed: false,
  is: 'closed',
  links: [],
  oscPort: 0,
  count: 0,
  problem: undefined,
  rights: firstRights,
};
