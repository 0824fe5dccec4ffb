import type {StreamTargetChunk} from 'mediabunny';
import {DiskFullError} from '../../library/private-file.ts';
import type {ResultFile} from '../join.ts';
import type {SegmentFolder} from '../segment.ts';

/** What a program answers where its disk is full: "Insufficient Storage". */
const full = 507;

/**
 * A folder that the program keeps which drives the page, at an address of the page's own origin: GET, PUT and DELETE of
 * the files in it. PUT of a whole file is all or nothing; with `?at=N` it writes into the file, from byte N on.
 */
export class RemoteFolder implements SegmentFolder {
  readonly #url: string;

  /** @param url with a slash at its end. */
  constructor(url: string) {
    this.#url = url;
  }

  async read(name: string): Promise<Blob | undefined> {
    const response = await fetch(this.#url + name);
    if (response.status === 404) return undefined;
    return (await checked(response)).blob();
  }

  async json(name: string): Promise<unknown> {
    const file = await this.read(name);
    try {
      return file && JSON.parse(await file.text());
    } catch {
      return undefined;
    }
  }

  async write(name: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
    await this.#put(name, data);
  }

  async remove(name: string): Promise<void> {
    await done(await fetch(this.#url + name, {method: 'DELETE'}));
  }

  /** An empty file that is written piece by piece. */
  async fresh(name: string): Promise<ResultFile> {
    await this.#put(name, '');
    return {
      writable: () =>
        new WritableStream<StreamTargetChunk>({
          write: ({data, position}) => this.#put(`${name}?at=${position}`, data),
        }),
      close: () => undefined,
    };
  }

  async #put(name: string, body: Uint8Array<ArrayBuffer> | string): Promise<void> {
    await done(await fetch(this.#url + name, {method: 'PUT', body}));
  }
}

/** Reads the answer to its end: a browser may abort a request whose answer is dropped before. */
async function done(response: Response): Promise<void> {
  await (await checked(response)).arrayBuffer();
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  if (response.status === full) throw new DiskFullError();
  throw new Error(`The folder answered ${response.status}: ${await response.text()}`);
}
