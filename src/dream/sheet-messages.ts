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

/** From it: a sheet with its first `done` tiles, again and again; what is less than it could be; why it cannot go on. */
export type SheetAnswer =
  | {readonly type: 'drawn'; readonly picture: Blob; readonly done: number}
  | {readonly type: 'note'; readonly message: string}
  | {readonly type: 'problem'; readonly message: string};
