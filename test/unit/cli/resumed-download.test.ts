import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, it} from 'vitest';
import {runModelCommand} from '../../../src/cli/model-commands.ts';
import {loadPackFolder} from '../../../src/build/pack-folder.ts';
import {downloadResumed, type Published, type ResumeOptions} from '../../../src/cli/resumed-download.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {kerasFile, kerasLayers} from '../../support/keras-file.ts';
import {mulberry32} from '../../support/random.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const random = mulberry32(11);
const content = Uint8Array.from({length: 300_000}, () => 256 * random());

/** What the server does with a request; `ranges` are the Range headers that came. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let ranges: (string | undefined)[];
const server = createServer((request, response) => {
  ranges.push(request.headers.range);
  answer(request, response);
});
let published: Published;
let path: string;
let count = 0;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  ranges = [];
  answer = serve(content);
  const {port} = server.address() as AddressInfo;
  published = {
    url: `http://127.0.0.1:${port}/weights.h5`,
    bytes: content.length,
    md5: createHash('md5').update(content).digest('hex'),
  };
  path = join(folder, `${(count += 1)}`, 'weights.h5');
});

/** A server that knows ranges and, if `breakAfter` says so, breaks each connection after so many bytes. */
function serve(body: Uint8Array, breakAfter = Infinity): typeof answer {
  return ({headers}, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, {
      'Content-Length': body.length - start,
      ...(start > 0 && {'Content-Range': `bytes ${start}-${body.length - 1}/${body.length}`}),
    });
    const rest = body.subarray(start);
    if (rest.length <= breakAfter) response.end(rest);
    else {
      response.write(rest.subarray(0, breakAfter));
      breakOnceKept(response, start + breakAfter);
    }
  };
}

/** Breaks a connection when the client has written its bytes down: a broken one takes what is on the way along. */
function breakOnceKept(response: ServerResponse, bytes: number): void {
  const poll = setInterval(() => {
    if ((statSync(`${path}.part`, {throwIfNoEntry: false})?.size ?? 0) >= bytes) response.destroy();
  }, 5);
  response.on('close', () => clearInterval(poll));
}

const download = (options?: ResumeOptions) => downloadResumed(published, path, options);
const rest = () => readdirSync(join(path, '..'));

it('downloads a file, tells how far it is, and leaves nothing beside it', async () => {
  const seen: number[] = [];
  await download({onProgress: (loaded, total) => seen.push(loaded / total)});
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(rest()).toEqual(['weights.h5']);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
});

it('takes a connection that breaks up again where it broke, by Range', async () => {
  answer = serve(content, 100_000);
  await download();
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(ranges).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
});

it('keeps what came when it gives up, and goes on from there in a later run', async () => {
  answer = serve(content, 20_000);
  await expect(download()).rejects.toThrow(/80000 of 300000 bytes are kept: run the same command again/);
  expect(rest()).toEqual(['weights.h5.part']);
  ranges = [];
  answer = serve(content);
  await download();
  expect(ranges).toEqual(['bytes=80000-']);
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(rest()).toEqual(['weights.h5']);
});

it('starts over with a server that does not know ranges', async () => {
  answer = serve(content, 20_000);
  await expect(download()).rejects.toThrow('are kept');
  const whole = serve(content);
  answer = (request, response) => {
    delete request.headers.range;
    whole(request, response);
  };
  await download();
  expect(readFileSync(path).equals(content)).toBe(true);
});

it('downloads nothing that is already there whole', async () => {
  answer = serve(content, 20_000);
  await expect(download()).rejects.toThrow('are kept');
  writeFileSync(`${path}.part`, content);
  ranges = [];
  await download();
  expect(ranges).toEqual([]);
  expect(readFileSync(path).equals(content)).toBe(true);
});

it('removes a file with another MD5, naming both', async () => {
  const other = content.slice();
  other[5] = (other[5] ?? 0) ^ 1;
  answer = serve(other);
  const md5 = createHash('md5').update(other).digest('hex');
  await expect(download()).rejects.toThrow(`has MD5 ${md5}; expected ${published.md5}. It was removed`);
  expect(rest()).toEqual([]);
});

it.each<[string, () => typeof answer, RegExp]>([
  ['too short', () => serve(content.subarray(1)), /has 299999 bytes; expected 300000/],
  ['too long', () => serve(Buffer.concat([content, content])), /has 600000 bytes; expected 300000/],
  [
    'too long without saying so',
    () => (_, response) => {
      response.write(content);
      response.end(content);
    },
    /sent more than the expected 300000 bytes/,
  ],
  ['not there', () => (_, response) => response.writeHead(404).end(), /answered with status 404/],
])('refuses a file that is %s, and removes it', async (_, make, message) => {
  answer = make();
  await expect(download()).rejects.toThrow(message);
  expect(rest()).toEqual([]);
});

it('refuses a range that was not asked for', async () => {
  answer = serve(content, 20_000);
  await expect(download()).rejects.toThrow('are kept');
  answer = (_, response) => {
    response.writeHead(206, {'Content-Range': 'bytes 0-299999/300000'}).end(content);
  };
  await expect(download()).rejects.toThrow('answered with bytes 0-299999/300000; expected bytes 80000-');
  expect(rest()).toEqual([]);
});

it('says that the disk is full and leaves nothing on it', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
  const openPart: ResumeOptions['openPart'] = (part) => {
    writeFileSync(part, 'what fitted');
    return Promise.resolve({append: () => Promise.reject(full), close: () => Promise.resolve()});
  };
  await expect(download({openPart})).rejects.toThrow(
    /The disk is full, so .*weights\.h5\.part was not written/,
  );
  expect(rest()).toEqual([]);
});

it('stops at once when it is cancelled, and keeps what came', async () => {
  const stop = new AbortController();
  answer = (_, response) =>
    response.writeHead(200, {'Content-Length': content.length}).write(content.subarray(0, 1000));
  const reason = new Error('Interrupted.');
  const loading = download({signal: stop.signal, onProgress: () => stop.abort(reason)});
  await expect(loading).rejects.toBe(reason);
  expect(rest()).toEqual(['weights.h5.part']);
});

it('fetch makes a pack of what it downloads, and keeps no download', async () => {
  const file = await kerasFile(kerasLayers(inceptionV3(1 / 16)));
  answer = serve(file);
  const md5 = createHash('md5').update(file).digest('hex');
  const label = {name: 'flowers', title: 'Flowers', licence: 'MIT', provenance: 'A test.'};
  const models = join(folder, 'models');
  const downloads = join(folder, 'downloads');
  const world = {models, downloads, print: () => undefined, onProgress: () => undefined};
  await runModelCommand(['fetch', 'flowers'], {
    ...world,
    published: {flowers: {...published, bytes: file.length, md5, label}},
  });
  expect((await loadPackFolder(join(models, 'flowers'))).manifest.title).toBe('Flowers');
  expect(readdirSync(models)).toEqual(['flowers']);
  expect(readdirSync(downloads)).toEqual([]);
  expect(existsSync(join(folder, 'weights.h5'))).toBe(false);
});
