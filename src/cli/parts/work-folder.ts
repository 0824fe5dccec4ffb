import {randomUUID} from 'node:crypto';
import {mkdir, open, readFile, rename, rm} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {join} from 'node:path';
import {reasonOf} from '../../lib/reason.ts';
import type {Answer} from '../site.ts';

/** What its files may be called, on any file system. */
export const fileNames = /^[a-z][a-z0-9.-]{0,63}$/;

/**
 * A folder on this machine that the page keeps files in, through the server of its site; for whoever knows its address
 * alone. A whole file is written beside its name first, so that a job that is killed leaves no half of one.
 */
export class WorkFolder {
  readonly #path: string;
  readonly #prefix = `/work-${randomUUID()}/`;
  #full = false;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Makes the folder if need be. */
  static async open(path: string): Promise<WorkFolder> {
    await mkdir(path, {recursive: true});
    return new WorkFolder(path);
  }

  /** Whether the disk was full for what the page wrote. */
  get isFull(): boolean {
    return this.#full;
  }

  urlAt(siteUrl: string): string {
    return new URL(this.#prefix, siteUrl).href;
  }

  pathOf(name: string): string {
    return join(this.#path, name);
  }

  readonly answer: Answer = (request, response) => {
    const {pathname, searchParams} = new URL(request.url ?? '/', 'http://localhost');
    if (!pathname.startsWith(this.#prefix)) return false;
    const name = pathname.slice(this.#prefix.length);
    if (!fileNames.test(name)) response.writeHead(404).end();
    else void this.#answer(request, response, name, searchParams.get('at'));
    return true;
  };

  async remove(): Promise<void> {
    await rm(this.#path, {recursive: true, force: true});
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    at: string | null,
  ): Promise<void> {
    try {
      if (request.method === 'GET') {
        response.end(await readFile(this.pathOf(name)));
      } else if (request.method === 'DELETE') {
        await rm(this.pathOf(name), {force: true});
        response.writeHead(204).end();
      } else if (request.method === 'PUT') {
        const body = await bodyOf(request);
        await (at === null
          ? writeWhole(this.pathOf(name), [body])
          : writeAt(this.pathOf(name), body, Number(at)));
        response.writeHead(204).end();
      } else response.writeHead(405, {Allow: 'GET, PUT, DELETE'}).end();
    } catch (error) {
      const status = isFull(error) ? 507 : isMissing(error) ? 404 : 500;
      if (status === 507) this.#full = true;
      response.writeHead(status).end(reasonOf(error));
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Writes a file that is there whole or not at all, even after a power cut; it is `unfinished` until then, on the same
 * disk. Throws the system's error.
 */
export async function writeWhole(
  path: string,
  contents: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  unfinished = `${path}.unfinished`,
): Promise<void> {
  try {
    const file = await open(unfinished, 'w');
    try {
      for await (const content of contents) await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, {force: true});
    throw error;
  }
}

async function writeAt(path: string, content: Uint8Array, at: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    for (let done = 0; done < content.length;) {
      done += (await file.write(content, done, content.length - done, at + done)).bytesWritten;
    }
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | undefined)?.code;

/** Whether the system refused for want of space, the user's share of it included. */
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(String(codeOf(error)));
export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
