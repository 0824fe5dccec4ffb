import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {builtHeaders} from '../../../src/build/headers.ts';
import {putInPlace, serveSite, type Site} from '../../../src/cli/site.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const large = Buffer.alloc(8_000_000, 'reverie ');

let site: Site;
beforeAll(async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'site');
  await mkdir(join(folder, 'assets'), {recursive: true});
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await writeFile(join(parent, 'site-beside.txt'), 'secret');
  await writeFile(join(folder, 'index.html'), '<title>Reverie</title>');
  await writeFile(join(folder, 'assets/large.js'), large);
  site = await serveSite(folder);
});
afterAll(() => site.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request whose path is sent as it is: fetch would remove its dots. */
function ask(path: string, {method = 'GET', headers = {}} = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const {port} = new URL(site.url);
    request({port, host: '127.0.0.1', path, method, headers}, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, body}));
    })
      .on('error', reject)
      .end();
  });
}

describe('the page’s server', () => {
  test('sends every header with every answer, and says how long it may be kept', async () => {
    const kept: [path: string, status: number, cacheControl: string | undefined][] = [
      ['/', 200, 'no-cache'],
      ['/?wet=1', 200, 'no-cache'],
      ['/assets/large.js', 200, 'public, max-age=31536000, immutable'],
      ['/assets/none.js', 404, undefined],
    ];
    for (const [path, status, cacheControl] of kept) {
      const answer = await ask(path, {method: 'HEAD'});
      expect(answer.status, path).toBe(status);
      expect(answer.headers['cache-control'], path).toBe(cacheControl);
      for (const [name, value] of Object.entries(builtHeaders)) {
        expect(answer.headers[name.toLowerCase()], path).toBe(value);
      }
    }
  });

  test('answers HEAD with the length alone, and a known tag with 304', async () => {
    const head = await ask('/assets/large.js', {method: 'HEAD'});
    expect(head).toMatchObject({body: '', headers: {'content-length': `${large.length}`}});
    expect(head.headers['content-type']).toMatch(/^text\/javascript/);
    const known = await ask('/', {headers: {'If-None-Match': (await ask('/')).headers.etag as string}});
    expect(known).toMatchObject({status: 304, body: ''});
  });

  test('answers a range, and refuses one beyond the end', async () => {
    const part = await ask('/assets/large.js', {headers: {Range: 'bytes=8-14'}});
    expect(part).toMatchObject({status: 206, body: 'reverie'});
    expect(part.headers['content-range']).toBe(`bytes 8-14/${large.length}`);
    expect((await ask('/', {headers: {Range: 'bytes=999-'}})).status).toBe(416);
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/../site-beside.txt',
    '/%00',
    '/%',
    '/assets',
    '//secret.txt',
  ])('answers 404 for %s', async (path) => {
    expect(await ask(path)).toMatchObject({status: 404, body: ''});
  });

  test('answers no other method and no other name of this machine', async () => {
    expect(await ask('/', {method: 'POST'})).toMatchObject({status: 405, headers: {allow: 'GET, HEAD'}});
    expect((await ask('/', {headers: {Host: 'elsewhere.example'}})).status).toBe(421);
  });

  test.runIf(process.platform === 'linux')('closes the file of every request that is aborted', async () => {
    const open = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
    const abort = () =>
      new Promise<void>((resolve) => {
        const {port} = new URL(site.url);
        request({port, host: '127.0.0.1', path: '/assets/large.js', agent: false}, (response) => {
          response.once('data', () => response.destroy());
          response.once('close', resolve);
        }).end();
      });
    await abort();
    const before = await open();
    for (let batch = 0; batch < 10; batch += 1) await Promise.all(Array.from({length: 20}, abort));
    await expect.poll(open).toBeLessThanOrEqual(before);
    expect((await ask('/')).body).toBe('<title>Reverie</title>');
  });
});

describe('a page that was built', () => {
  const built = async (parent: string, name: string): Promise<string> => {
    const folder = join(parent, name);
    await mkdir(folder);
    await writeFile(join(folder, 'index.html'), name);
    return folder;
  };

  test('takes the place of the former one, and leaves nothing beside it', async () => {
    const parent = temporaryFolder();
    const folder = await built(parent, 'site');
    await writeFile(join(folder, 'gone.js'), '');
    await putInPlace(await built(parent, 'site-1'), folder);
    expect(await readdir(parent)).toEqual(['site']);
    expect(await readdir(folder)).toEqual(['index.html']);
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe('site-1');
  });

  test('is whole where several commands build it at the same time', async () => {
    const parent = temporaryFolder();
    const folder = join(parent, 'site');
    const names = Array.from({length: 8}, (_, index) => `site-${index}`);
    const buildings = await Promise.all(names.map((name) => built(parent, name)));
    await Promise.all(buildings.map((building) => putInPlace(building, folder)));
    expect(names).toContain(await readFile(join(folder, 'index.html'), 'utf8'));
  });

  test('that is not there is an error', async () => {
    const parent = temporaryFolder();
    await expect(putInPlace(join(parent, 'site-1'), join(parent, 'site'))).rejects.toThrow(/ENOENT/);
  });
});
