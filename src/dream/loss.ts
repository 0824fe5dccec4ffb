import {isOutOfMemory} from '../gpu/out-of-memory.ts';
import {messageOf, type Message} from '../lib/message.ts';
import {notices} from './notices.ts';

/** Why the dream cannot go on after `error`: memory that ran out, whatever failed for it, or else what `otherwise` says. */
export function lossOf(error: unknown, otherwise: (cause: Message) => Message): Message {
  const cause = messageOf(error);
  return isOutOfMemory(error) ? notices['out-of-memory']({cause}) : otherwise(cause);
}
