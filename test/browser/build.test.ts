import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, inject, test} from 'vitest';
import {builtHeaders} from '../../src/build/headers.ts';
import {launch, troubles} from '../support/browser.ts';

/** What a first visit downloads before the model, in bytes of gzip. Raise it knowingly. */
const initialDownloadLimit = 700_000;

const url = inject('siteUrl');
const folder = inject('siteFolder');

/** The files that the page loads by itself: what index.html names, and what those import or start as workers. */
async function initialFiles(): Promise<Set<string>> {
  const found = new Set(['index.html']);
  for (const file of found) {
    if (!/\.(html|js)$/.test(file)) continue;
    const text = await readFile(join(folder, file), 'utf8');
    const named = text.matchAll(
      /(?:from|import|URL\()\s*["'`](?:\.\/)?([\w.-]+\.(?:js|wasm))["'`]|(?:src|href)="\.\/([^"]+)"/g,
    );
    for (const [, sibling, linked] of named) found.add(linked ?? `assets/${sibling ?? ''}`);
  }
  return found;
}

describe('the download', () => {
  test('is small: page, worker and one WebAssembly file', async () => {
    const files = [...(await initialFiles())];
    expect(files).toContainEqual(expect.stringMatching(/^assets\/dream-worker-.*\.js$/));
    const sizes = await Promise.all(
      files.map(async (file) => ({file, bytes: gzipSync(await readFile(join(folder, file))).length})),
    );
    const wasm = sizes.filter(({file}) => file.endsWith('.wasm')).map(({bytes}) => bytes);
    expect(wasm).toHaveLength(2); // with threads and without; a browser fetches one
    const others = sizes.filter(({file}) => !file.endsWith('.wasm')).reduce((sum, {bytes}) => sum + bytes, 0);
    const total = others + Math.max(...wasm);
    expect(total, JSON.stringify(sizes, null, 1)).toBeLessThan(initialDownloadLimit);
    expect(total).toBeGreaterThan(initialDownloadLimit / 2); // else the limit guards nothing
  });

  test('has each package’s licence, and no part of TensorFlow.js that it does not use', async () => {
    const text = await readFile(join(folder, 'licences.txt'), 'utf8');
    const packages = [...text.matchAll(/^=+\n(\S+) [\d.]+: (.+)$/gm)].map(
      ([, name, licence]) => `${name} ${licence}`,
    );
    expect(packages).toEqual(
      expect.arrayContaining([
        '@tensorflow/tfjs-backend-wasm Apache-2.0',
        '@tensorflow/tfjs-backend-webgpu Apache-2.0',
        '@tensorflow/tfjs-core Apache-2.0',
        'lit-html BSD-3-Clause',
        'three MIT',
      ]),
    );
    expect(text).toContain('The MIT License');
    expect(text).toMatch(/MediaPipe selfie segmentation: Apache-2\.0[^]*Permission is hereby granted/);
    // FFmpeg is in one file that can be replaced, which says so itself.
    expect(text).toMatch(/libavcodec[^]*encode\.worker-[^]*GNU LESSER GENERAL PUBLIC LICENSE/);
    const assets = (await readdir(join(folder, 'assets'))).filter((file) => file.endsWith('.js'));
    const sources = await Promise.all(assets.map((file) => readFile(join(folder, 'assets', file), 'utf8')));
    const withFfmpeg = assets.filter((_, i) => sources[i]?.includes('libavcodec/'));
    expect(withFfmpeg).toEqual([expect.stringMatching(/^encode\.worker-/)]);
    expect(sources[assets.indexOf(withFfmpeg[0] ?? '')]).toMatch(/^\/\*! libavcodec.*LGPL-2\.1-or-later/);
    expect(text).not.toMatch(/tfjs-(layers|converter|data|backend-webgl) /);
  });
});

describe('the server', () => {
  const immutable = 'public, max-age=31536000, immutable';

  test('sends every header with every kind of file', async () => {
    const [asset] = (await readdir(join(folder, 'assets'))).filter((file) => file.endsWith('.js'));
    for (const path of ['', `assets/${asset ?? ''}`, 'models/inception-v3-half/model.json']) {
      const {status, headers} = await fetch(url + path);
      expect(status, path).toBe(200);
      for (const [name, value] of Object.entries(builtHeaders)) expect(headers.get(name), path).toBe(value);
      expect(headers.get('Cache-Control'), path).toBe(path.startsWith('assets/') ? immutable : 'no-cache');
    }
  });

  test('allows no inline code, no eval, no blob and no other origin as a script', () => {
    const policy = builtHeaders['Content-Security-Policy'];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';/);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });

  test('answers 404 for a model that is not there', async () => {
    expect((await fetch(`${url}models/none/model.json`)).status).toBe(404);
  });

  test('is what docs/hosting.md and _headers tell others to send', async () => {
    const headersFile = await readFile(join(folder, '_headers'), 'utf8');
    const page = await readFile('docs/hosting.md', 'utf8');
    for (const [name, value] of Object.entries(builtHeaders)) {
      expect(headersFile).toContain(`  ${name}: ${value}\n`);
      expect(page).toContain(`add_header ${name} "${value}" always;`);
      expect(page).toContain(`${name} "${value}"\n`);
    }
  });
});

test('the page opens isolated, from its own origin only, and within its policy', async () => {
  const browser = await launch({gpu: 'none', camera: 'fake'});
  const page = await browser.newPage();
  const heard = troubles(page);
  const foreign: string[] = [];
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(blob|data):/.test(address)) foreign.push(address);
  });
  const thread = page.waitForEvent('worker');
  await page.goto(url);
  await page.waitForFunction(() => customElements.get('reverie-app') !== undefined);
  await thread;
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.waitForLoadState('networkidle');
  await browser.close();
  expect(foreign).toEqual([]);
  expect(heard.filter((trouble) => /policy|trusted/i.test(trouble))).toEqual([]);
});

test('the AAC encoder runs from a file of its own, within the policy', async () => {
  const files = await readdir(join(folder, 'assets'));
  const file = files.find((name) => /^encode\.worker-.*\.js$/.test(name)) ?? '';
  const browser = await launch({gpu: 'none'});
  const page = await browser.newPage();
  await page.goto(url);
  const packets = await page.evaluate(async (script) => {
    interface Answer {
      id: number;
      data: {ctx: number; frameSize: number; packets: {encodedData: ArrayBuffer}[]};
    }
    const worker = new Worker(script, {type: 'module'});
    let last = 0;
    const ask = (type: string, data: object): Promise<Answer['data']> => {
      const id = ++last;
      return new Promise((resolve, reject) => {
        worker.addEventListener('error', ({message}) => reject(new Error(message)));
        worker.addEventListener('message', (event: MessageEvent<Answer>) => {
          if (event.data.id === id) resolve(event.data.data);
        });
        worker.postMessage({id, command: {type, data}});
      });
    };
    const {ctx, frameSize} = await ask('init', {numberOfChannels: 1, sampleRate: 48_000, bitrate: 96_000});
    const tone = Float32Array.from({length: 8 * frameSize}, (_, i) => Math.sin(i / 10));
    const sizes: number[] = [];
    for (let frame = 0; frame < 8; frame += 1) {
      const audioData = tone.slice(frame * frameSize, (frame + 1) * frameSize).buffer;
      const {packets: encoded} = await ask('encode', {ctx, audioData, timestamp: frame * frameSize});
      sizes.push(...encoded.map(({encodedData}) => encodedData.byteLength));
    }
    worker.terminate();
    return sizes;
  }, `assets/${file}`);
  await browser.close();
  expect(packets.length).toBeGreaterThan(4);
  expect(Math.max(...packets)).toBeGreaterThan(50);
});
