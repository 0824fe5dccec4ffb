import type {Message} from '../lib/message.ts';
import type {SheetOwner} from '../model/drawn-sheets.ts';
import type {MixedName} from '../model/network.ts';

/** To the worker that draws sheets, once. */
export interface SheetRequest {
  readonly owner: SheetOwner;
  readonly layer: MixedName;
  /** Of the layer. */
  readonly channels: number;
  readonly modelsUrl: string;
}

/** From it: a sheet with its first `done` tiles, again and again; what it falls short of; why it cannot go on. */
export type SheetAnswer =
  | {readonly type: 'drawn'; readonly image: Blob; readonly done: number}
  | {readonly type: 'note'; readonly note: Message}
  | {readonly type: 'problem'; readonly problem: Message};
