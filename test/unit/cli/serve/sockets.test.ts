import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {WebSocket} from 'ws';
import {modules} from '../../../../src/cli/serve/modules.ts';
import {readServeOptions} from '../../../../src/cli/serve/options.ts';
import {openServer, type Serving} from '../../../../src/cli/serve/server.ts';
import {greeting, remoteLimits, socketPath} from '../../../../src/control/remote/messages.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

let serving: Serving;
const said: string[] = [];
beforeEach(async () => {
  const folder = join(temporaryFolder(), 'site');
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'index.html'), '<title>Reverie</title>');
  const line = (text: string) => said.push(text);
  serving = await openServer(folder, readServeOptions(['--port=0'], {}), modules, {say: line, print: line});
});
afterEach(() => serving.close());

interface Received {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** A client that keeps all that it receives. */
class Client {
  readonly socket: WebSocket;
  readonly received: Received[] = [];
  readonly closed: Promise<{code: number; reason: string}>;

  constructor(origin: string | undefined = new URL(serving.urls[0] ?? '').origin) {
    const address = new URL(socketPath, (serving.urls[0] ?? '').replace('http', 'ws'));
    this.socket = new WebSocket(address, origin === '' ? {} : {origin});
    this.socket.on('message', (data: Buffer) => this.received.push(JSON.parse(data.toString()) as Received));
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => resolve({code, reason: reason.toString()})),
    );
  }

  async opened(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('unexpected-response', (_request, {statusCode}) =>
        reject(new Error(String(statusCode))),
      );
      this.socket.once('error', reject);
    });
    return this;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The newest message of a type, once there is one that passes. */
  async newest(type: string, passes: (message: Received) => boolean = () => true): Promise<Received> {
    const find = () => this.received.findLast((message) => message.type === type && passes(message));
    await expect.poll(find).toBeDefined();
    return find() as Received;
  }

  get refusals(): readonly string[] {
    return this.received
      .filter(({type}) => type === 'refused')
      .map(({refusal}) => (refusal as {code: string}).code);
  }
}

async function connect(role: 'page' | 'remote', token?: string): Promise<Client> {
  const client = await new Client().opened();
  const {operatorToken, visitorToken} = serving.access;
  client.send(greeting({role, token: token ?? (role === 'page' ? operatorToken : visitorToken)}));
  return client;
}

const rights = {looks: ['oil'], keys: ['zoom'], actions: ['hit'], pad: true, crossfader: false};

async function connectPage(): Promise<Client> {
  const page = await connect('page');
  await page.newest('welcome');
  page.send({type: 'rights', rights});
  page.send({type: 'shown', shown: {looks: [{name: 'oil', title: 'Oil'}], values: {zoom: 0.1, wet: 1}}});
  return page;
}

describe('who may connect', () => {
  test('nobody of another origin, as any other site’s page is', async () => {
    await expect(new Client('http://elsewhere.example').opened()).rejects.toThrow('403');
    await expect(new Client('null').opened()).rejects.toThrow('403');
    await expect(new Client('').opened()).resolves.toBeDefined();
  });

  test.each([
    ['remote', 'nothing-that-is-known'],
    ['remote', ''],
    ['page', ''],
  ] as const)('nobody as %s with the token “%s”', async (role, token) => {
    const client = await connect(role, token);
    expect(await client.closed).toMatchObject({code: 1008, reason: 'token-refused'});
    expect(client.refusals).toEqual(['token-refused']);
  });

  test('no visitor as the page', async () => {
    const client = await connect('page', serving.access.visitorToken);
    expect(await client.closed).toMatchObject({code: 1008, reason: 'token-refused'});
  });

  test('nobody who begins with something else', async () => {
    const client = await new Client().opened();
    client.send({type: 'set', key: 'zoom', value: 1});
    expect(await client.closed).toMatchObject({code: 1008, reason: 'field-refused'});
  });

  test('ten remotes, and the eleventh once one has left', async () => {
    const remotes = await Promise.all(Array.from({length: remoteLimits.remotes}, () => connect('remote')));
    for (const remote of remotes) await remote.newest('page');
    const eleventh = await connect('remote');
    expect(await eleventh.closed).toMatchObject({code: 1013, reason: 'remotes-full'});
    remotes[0]?.socket.close();
    await remotes[0]?.closed;
    const next = await connect('remote');
    await next.newest('page');
  });

  test('no token is ever in what is logged', async () => {
    await connect('remote');
    const {operatorToken, visitorToken} = serving.access;
    expect(said.join('\n')).not.toContain(operatorToken);
    expect(said.join('\n')).not.toContain(visitorToken);
  });
});

describe('a remote', () => {
  test('plays the page as far as it may, and sees what concerns it', async () => {
    const page = await connectPage();
    const [first, second] = [await connect('remote'), await connect('remote')];
    for (const remote of [first, second]) {
      const {shown} = await remote.newest('shown', (message) => 'looks' in (message.shown as object));
      expect(shown).toMatchObject({looks: [{name: 'oil', title: 'Oil'}], values: {zoom: 0.1}});
      expect((shown as {values: object}).values).not.toHaveProperty('wet');
    }
    await page.newest('remotes', ({count}) => count === 2);
    first.send({type: 'set', key: 'zoom', value: 0.2});
    second.send({type: 'look', name: 'oil'});
    await expect
      .poll(() => page.received.filter(({type}) => type === 'plays').flatMap(({plays}) => plays))
      .toEqual(
        expect.arrayContaining([
          {type: 'set', key: 'zoom', value: 0.2},
          {type: 'look', name: 'oil'},
        ]),
      );
    page.send({type: 'shown', shown: {values: {zoom: 0.2}}});
    for (const remote of [first, second]) {
      await remote.newest('shown', ({shown}) => (shown as {values?: {zoom?: number}}).values?.zoom === 0.2);
    }
  });

  test('is refused the rest with a reason, and closed after five times', async () => {
    const page = await connectPage();
    const remote = await connect('remote');
    await remote.newest('page');
    remote.send({type: 'set', key: 'wet', value: 1});
    remote.send({type: 'set', key: 'source', value: 'screen'});
    remote.send({type: 'look', name: 'x'.repeat(remoteLimits.remoteBytes)});
    remote.send('{');
    remote.send({type: 'act', action: 'record', down: true});
    remote.send({type: 'set', key: 'zoom', value: 0.7});
    expect(await remote.closed).toMatchObject({code: 1008, reason: 'too-many-refused'});
    expect(remote.refusals).toEqual([
      ...['not-allowed', 'field-refused', 'message-too-long', 'message-unreadable', 'field-refused'],
      'too-many-refused',
    ]);
    expect(page.received.filter(({type}) => type === 'plays')).toEqual([]);
  });

  test('is cut off at a message beyond all limits', async () => {
    const remote = await connect('remote');
    await remote.newest('page');
    remote.send('x'.repeat(1_000_000));
    expect((await remote.closed).code).toBe(1009);
  });

  test('is slowed down to 200 messages a second, and told so', async () => {
    const page = await connectPage();
    const remote = await connect('remote');
    await remote.newest('page');
    for (let index = 0; index < 1000; index += 1) remote.send({type: 'act', action: 'hit', down: true});
    await expect.poll(() => remote.refusals).toContain('too-many-messages');
    remote.socket.close();
    await remote.closed;
    const played = page.received
      .filter(({type}) => type === 'plays')
      .flatMap(({plays}) => plays as unknown[]);
    expect(played.length).toBeGreaterThanOrEqual(100);
    expect(played.length).toBeLessThan(600);
  });

  test('that goes away lets go of what it held', async () => {
    const page = await connectPage();
    const remote = await connect('remote');
    await remote.newest('page');
    const played = () => page.received.filter(({type}) => type === 'plays').flatMap(({plays}) => plays);
    remote.send({type: 'act', action: 'hit', down: true});
    await expect.poll(played).toEqual([{type: 'act', action: 'hit', down: true}]);
    remote.socket.terminate();
    await expect.poll(played).toContainEqual({type: 'act', action: 'hit', down: false});
  });

  test('is told whether there is a page', async () => {
    const remote = await connect('remote');
    await remote.newest('page', ({isThere}) => isThere === false);
    remote.send({type: 'set', key: 'zoom', value: 0});
    await expect.poll(() => remote.refusals).toEqual(['no-page']);
    const page = await connectPage();
    await remote.newest('page', ({isThere}) => isThere === true);
    page.socket.close();
    await expect.poll(() => remote.received.findLast(({type}) => type === 'page')?.isThere).toBe(false);
  });
});

test('a page that opens remote control takes it from the one that had it', async () => {
  const first = await connectPage();
  const second = await connectPage();
  expect(await first.closed).toMatchObject({reason: 'page-replaced'});
  const remote = await connect('remote');
  await remote.newest('page', ({isThere}) => isThere === true);
  remote.send({type: 'set', key: 'zoom', value: 0.3});
  await second.newest('plays');
});

test('an answer of /osc lists the addresses, as a page and as JSON', async () => {
  const url = serving.urls[0] ?? '';
  const page = await fetch(`${url}osc`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('<code>/reverie/zoom</code>');
  const json = (await (await fetch(`${url}osc.json`)).json()) as {addresses: {address: string}[]};
  expect(json.addresses.map(({address}) => address)).toContain('/reverie/action/hit');
});
