/** The library: what another page may import. */
export {createDream, Dream, type DreamEvents, type DreamOptions} from './dream.ts';
export {defineReverieDream, ReverieDream} from './element.ts';
export type {DreamChanges, DreamKey, DreamValues} from './options.ts';
export type {SourceInput} from './source-input.ts';
export type {Status} from '../dream/messages.ts';
export type {Message} from '../lib/message.ts';
