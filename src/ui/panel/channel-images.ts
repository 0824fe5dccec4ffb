import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {browserSheet} from '../../model/channel-sheets.ts';
import {readDrawnSheet} from '../../model/drawn-sheets.ts';
import type {MixedName} from '../../model/network.ts';
import type {SheetAnswer, SheetRequest} from '../../dream/sheet-messages.ts';
import type {Message} from '../../lib/message.ts';
import {notices} from '../notices.ts';
import {modelsUrl, packSheet, type ListedModel} from './model-list.ts';

/** A layer's sheet: where it is, how many tiles a row has, and how many tiles, from the first, there are. */
export interface ShownSheet {
  readonly url: string;
  readonly columns: number;
  readonly done: number;
}

/**
 * The images of a layer's channels: the pack's own or, for a pack without them, what this browser drew on request. A
 * worker draws until it is done, stopped, or another layer or model is shown; what is drawn by then is kept.
 */
export class ChannelImages implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  sheet: ShownSheet | undefined;
  /** Why the drawing ended before it was done. */
  problem: Message | undefined;
  /** What the drawing lacks while it goes on, and afterwards. */
  note: Message | undefined;
  #shown = '';
  #worker: Worker | undefined;
  #objectUrl: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get isDrawing(): boolean {
    return this.#worker !== undefined;
  }

  hostDisconnected(): void {
    this.stop();
    this.#show(undefined);
    this.#shown = '';
  }

  /** Shows a layer. Nothing happens if it is shown already. */
  async look(model: ListedModel, layer: MixedName): Promise<void> {
    const key = `${model.folder} ${model.weightsId} ${layer}`;
    if (this.#shown === key) return;
    this.#shown = key;
    this.stop();
    this.problem = this.note = undefined;
    this.#show(undefined);
    const own = await packSheet(model, layer).catch(() => undefined);
    const drawn = own ? undefined : await readDrawnSheet(model, layer).catch(() => undefined);
    if (this.#shown !== key) return;
    if (own && model.channelSheets) this.#show(own, model.channelSheets.columns, Infinity);
    else if (drawn) this.#show(drawn.image, browserSheet.columns, drawn.done);
  }

  /** The image could not be loaded, as without a network: channels are shown by number. */
  lose(): void {
    this.#show(undefined);
  }

  /** Draws what is missing of the layer that is shown. */
  draw(model: ListedModel, layer: MixedName, channels: number): void {
    this.stop();
    this.problem = this.note = undefined;
    const {folder, weightsId} = model;
    const request: SheetRequest = {owner: {folder, weightsId}, layer, channels, modelsUrl: modelsUrl().href};
    const worker = new Worker(new URL('../../dream/sheet-worker.ts', import.meta.url), {
      type: 'module',
      name: 'sheet',
    });
    const fail = (problem: Message): void => {
      this.problem = problem;
      this.stop();
    };
    worker.addEventListener('error', ({message}) => {
      fail(notices['channel-worker-failed']({reason: message}));
    });
    worker.addEventListener('message', ({data}: MessageEvent<SheetAnswer>) => {
      if (this.#worker !== worker) return;
      if (data.type === 'problem') {
        fail(data.problem);
        return;
      }
      if (data.type === 'note') {
        this.note = data.note;
        this.#host.requestUpdate();
        return;
      }
      this.#show(data.image, browserSheet.columns, data.done);
      if (data.done === channels) this.stop();
    });
    worker.postMessage(request);
    this.#worker = worker;
    this.#host.requestUpdate();
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#host.requestUpdate();
  }

  #show(image: Blob | string | undefined, columns = 1, done = 0): void {
    const before = this.#objectUrl;
    this.#objectUrl = image instanceof Blob ? URL.createObjectURL(image) : undefined;
    const url = typeof image === 'string' ? image : this.#objectUrl;
    this.sheet = url === undefined ? undefined : {url, columns, done};
    this.#host.requestUpdate();
    // The image before stays until the next one is shown, so that nothing flickers.
    if (before !== undefined)
      void this.#host.updateComplete.then(() => setTimeout(() => URL.revokeObjectURL(before), 1000));
  }
}
