import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, open, rename, rm, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import {inWords} from '../build/pack-folder.ts';

/** A published file: where it is, and how to know it. */
export interface Published {
  readonly url: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly md5: string;
}

/** A file that is appended to; a test gives one whose disk is full. */
export interface PartFile {
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface ResumeOptions {
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
  /** Opens `path` to be written from `startBytes` on, where it is cut off. */
  readonly openPart?: (path: string, startBytes: number) => Promise<PartFile>;
  readonly signal?: AbortSignal;
}

/** A broken connection is taken up again so often before it is an error. */
const attempts = 4;
/** A server that sends nothing for so long has gone. */
const timeoutMs = 30_000;

/** The connection is gone, and what came so far is good. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const messageOf = (error: unknown): string => {
  const {message, cause} = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
};

async function openOnDisk(path: string, startBytes: number): Promise<PartFile> {
  const file = await open(path, startBytes === 0 ? 'w' : 'r+');
  await file.truncate(startBytes);
  let at = startBytes;
  return {
    async append(bytes) {
      await file.write(bytes, 0, bytes.length, at);
      at += bytes.length;
    },
    close: () => file.close(),
  };
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({size}) => size,
    () => 0,
  );

/** MD5 of a file in lower-case hexadecimal. */
export async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** The answer's first byte in the file. Throws Error unless it is an answer with the file or the rest of it. */
function startOf(response: Response, asked: number, {url, bytes}: Published): number {
  if (response.status === 206) {
    const [, start, total] =
      /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    if (Number(start) === asked && (total === '*' || Number(total) === bytes)) return asked;
    const got = response.headers.get('content-range') ?? 'no content-range';
    throw new Error(`${url} answered with ${got}; expected bytes ${asked}-${bytes - 1}/${bytes}.`);
  }
  if (response.status !== 200) {
    throw new Error(
      `${url} answered with status ${response.status}; expected 200 or 206. Check the address.`,
    );
  }
  // Compressed on the way, the length is that of the compressed bytes.
  const length = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
  if (length !== null && Number(length) !== bytes) {
    throw new Error(`${url} has ${length} bytes; expected ${bytes}. It is another file, or a proxy's page.`);
  }
  return 0;
}

/** One connection: appends to `path` what is missing. Throws Interrupted where it breaks off. */
async function fill(
  published: Published,
  path: string,
  {onProgress, openPart = openOnDisk, signal}: ResumeOptions,
): Promise<void> {
  const asked = await sizeOf(path);
  const silence = new AbortController();
  const stop = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  const listen = () =>
    setTimeout(() => silence.abort(new Error(`silence for ${timeoutMs / 1000} s`)), timeoutMs);
  let timer = listen();
  const heard = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw new Interrupted(messageOf(error), {cause: error});
    } finally {
      clearTimeout(timer);
      timer = listen();
    }
  };
  let part: PartFile | undefined;
  try {
    const headers: HeadersInit = asked > 0 ? {Range: `bytes=${asked}-`} : {};
    const response = await heard(fetch(published.url, {headers, signal: stop}));
    let loaded = startOf(response, asked, published);
    part = await openPart(path, loaded);
    const reader = response.body?.getReader();
    for (let chunk = await heard(read(reader)); chunk; chunk = await heard(read(reader))) {
      loaded += chunk.length;
      if (loaded > published.bytes) {
        throw new Error(`${published.url} sent more than the expected ${published.bytes} bytes.`);
      }
      await part.append(chunk);
      onProgress?.(loaded, published.bytes);
    }
    if (loaded < published.bytes)
      throw new Interrupted(`it ended after ${loaded} of ${published.bytes} bytes`);
  } finally {
    clearTimeout(timer);
    silence.abort();
    await part?.close();
  }
}

const read = async (reader?: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> =>
  (await reader?.read())?.value;

/**
 * Downloads a published file to `path`, verified by length and MD5. What an earlier run got lies in `path`.part and is
 * taken up where it ended, if the server can; it stays there when the connection fails, and nothing stays of a file
 * that proves wrong or does not fit on the disk. Throws Error, in words for a person.
 */
export async function downloadResumed(
  published: Published,
  path: string,
  options: ResumeOptions = {},
): Promise<void> {
  const part = `${path}.part`;
  await mkdir(dirname(path), {recursive: true});
  if ((await sizeOf(part)) > published.bytes) await rm(part);
  try {
    for (let attempt = 1; (await sizeOf(part)) < published.bytes; attempt++) {
      try {
        await fill(published, part, options);
      } catch (error) {
        if (!(error instanceof Interrupted) || attempt === attempts) throw error;
      }
    }
    const md5 = await md5Of(part);
    if (md5 !== published.md5) {
      throw new Error(
        `${published.url} has MD5 ${md5}; expected ${published.md5}. It was removed: download it again, or ` +
          'check that nothing on the way changes files.',
      );
    }
    await rename(part, path);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof Interrupted)) {
      await rm(part, {force: true});
      throw inWords(error, part);
    }
    const kept = await sizeOf(part);
    throw new Error(
      `The connection to ${published.url} failed (${error.message}). ${kept} of ${published.bytes} bytes are kept: ` +
        'run the same command again to go on from there.',
      {cause: error},
    );
  }
}
