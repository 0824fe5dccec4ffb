import {mkdir, writeFile} from 'node:fs/promises';
import {request, type IncomingMessage} from 'node:http';
import {connect} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {builtHeaders} from '../../../../src/build/headers.ts';
import type {OpenModule} from '../../../../src/cli/serve/module.ts';
import {readServeOptions} from '../../../../src/cli/serve/options.ts';
import {openServer, type Serving} from '../../../../src/cli/serve/server.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const said: string[] = [];
const terminal = {say: (line: string) => said.push(line), print: () => undefined};
let closed = 0;

const openClock: OpenModule = () => ({
  route(_request, response, {pathname}) {
    if (pathname === '/broken') throw new Error('The clock has stopped.');
    if (pathname !== '/clock') return false;
    response.end('noon');
    return true;
  },
  upgrade(_request, socket, _head, {pathname}) {
    if (pathname !== '/ticks') return false;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    return true;
  },
  close: () => void (closed += 1),
});

let folder = '';
let serving: Serving;
beforeAll(async () => {
  folder = join(temporaryFolder(), 'site');
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'index.html'), '<title>Reverie</title>');
  serving = await openServer(folder, readServeOptions(['--port=0'], {}), [openClock], terminal);
});
afterAll(() => serving.close());

const port = (): number => Number(new URL(serving.urls[0] ?? '').port);

function ask(
  path: string,
  headers = {},
  method = 'GET',
): Promise<{status: number; body: string; answer: IncomingMessage}> {
  return new Promise((resolve, reject) => {
    request({host: '127.0.0.1', port: port(), path, method, headers}, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({status: answer.statusCode ?? 0, body, answer}));
    })
      .on('error', reject)
      .end();
  });
}

/** The status that a WebSocket's request gets, and the socket. */
function upgrade(path: string, headers: Readonly<Record<string, string>>, at = port()) {
  return new Promise<{status: number; ended: Promise<unknown>}>((resolve, reject) => {
    const socket = connect(at, '127.0.0.1', () => {
      const lines = Object.entries({Upgrade: 'websocket', Connection: 'Upgrade', ...headers});
      socket.write(
        `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      );
    });
    const ended = new Promise((end) => socket.once('close', end));
    socket.once('data', (bytes) => resolve({status: Number(bytes.toString().split(' ')[1]), ended}));
    socket.once('error', reject);
  });
}

describe('the server', () => {
  test('serves the page and what modules add, with the page’s headers', async () => {
    expect((await ask('/')).body).toBe('<title>Reverie</title>');
    const {body, answer} = await ask('/clock');
    expect(body).toBe('noon');
    for (const [name, value] of Object.entries(builtHeaders)) {
      expect(answer.headers[name.toLowerCase()], name).toBe(value);
    }
    expect((await ask('/none')).status).toBe(404);
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  test('answers no other host and no page of another origin, whatever they ask for', async () => {
    for (const path of ['/', '/clock', '/none']) {
      expect((await ask(path, {Host: 'elsewhere.example'})).status, path).toBe(421);
      expect((await ask(path, {Origin: 'http://elsewhere.example'})).status, path).toBe(403);
      expect((await ask(path, {Origin: `http://127.0.0.1:${port()}`})).status, path).not.toBe(403);
    }
  });

  test('gives WebSockets to modules under the same rules', async () => {
    const host = `127.0.0.1:${port()}`;
    expect((await upgrade('/ticks', {Host: host})).status).toBe(101);
    expect((await upgrade('/ticks', {Host: host, Origin: `http://${host}`})).status).toBe(101);
    expect((await upgrade('/ticks', {Host: host, Origin: 'http://elsewhere.example'})).status).toBe(403);
    expect((await upgrade('/ticks', {Host: host, Origin: 'null'})).status).toBe(403);
    expect((await upgrade('/ticks', {Host: 'elsewhere.example'})).status).toBe(421);
    expect((await upgrade('/none', {Host: host})).status).toBe(404);
  });

  test('survives an error of a module, and says it', async () => {
    expect((await ask('/broken')).status).toBe(500);
    expect(said.join()).toContain('The clock has stopped.');
    expect((await ask('/clock')).body).toBe('noon');
  });

  test('closes its modules and cuts what they left open', async () => {
    const other = await openServer(folder, readServeOptions(['--port=0'], {}), [openClock], terminal);
    const at = Number(new URL(other.urls[0] ?? '').port);
    const {ended} = await upgrade('/ticks', {Host: `127.0.0.1:${at}`}, at);
    const before = closed;
    await other.close();
    await ended;
    expect(closed).toBe(before + 1);
    await expect(upgrade('/ticks', {}, at)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('that cannot listen says why, and leaves nothing open', async () => {
    const open = (...args: string[]) => openServer(folder, readServeOptions(args, {}), [openClock], terminal);
    await expect(open(`--port=${port()}`)).rejects.toThrow(/is taken.*--port/);
    await expect(open('--port=0', '--host=203.0.113.7')).rejects.toThrow(/203\.0\.113\.7 is not an address/);
  });

  // Other systems have no second address of loopback unless it is set up.
  test.runIf(process.platform === 'linux')(
    'listens on another address beside this machine’s own',
    async () => {
      const other = await openServer(
        folder,
        readServeOptions(['--port=0', '--host=127.0.0.2'], {}),
        [],
        terminal,
      );
      try {
        expect(other.urls).toEqual([
          expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
          expect.stringMatching(/^http:\/\/127\.0\.0\.2:\d+\/$/),
        ]);
        for (const url of other.urls) expect(await (await fetch(url)).text()).toBe('<title>Reverie</title>');
      } finally {
        await other.close();
      }
    },
  );
});
