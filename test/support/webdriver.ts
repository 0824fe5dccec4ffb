/** Browsers other than Chromium, driven by WebDriver's own commands: Firefox by its Marionette, WebKitGTK over HTTP. */
import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {installFromDebian} from './debian.ts';

/** A browser with one window. */
export interface Driven {
  readonly version: string;
  /** What it has written to its output so far: console messages and errors of pages among it. */
  readonly output: readonly string[];
  goto(url: string): Promise<void>;
  /** Runs the body of a function in the page; `arguments` are `args`. Its result is plain JSON. */
  execute<T>(body: string, ...args: readonly unknown[]): Promise<T>;
  /** PNG of the page. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

const webKitBrowsers = ['4.1', '6.0', '4.0'].map(
  (version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
);
const firefoxes = [process.env['REVERIE_FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox'];
const tools = {xvfb: '/usr/bin/Xvfb', webKitDriver: '/usr/bin/WebKitWebDriver'};

const found = (paths: readonly (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && existsSync(path));

/** The programs of each browser, installed if they are missing and can be. Undefined for one that cannot be had. */
export function ensureBrowsers(): {firefox?: string; webkit?: string} {
  const look = (): {firefox?: string; webkit?: string} => {
    if (!existsSync(tools.xvfb)) return {};
    const firefox = found(firefoxes);
    const webkit = existsSync(tools.webKitDriver) ? found(webKitBrowsers) : undefined;
    return {...(firefox !== undefined && {firefox}), ...(webkit !== undefined && {webkit})};
  };
  const {firefox, webkit} = look();
  if (firefox === undefined || webkit === undefined) {
    console.warn('Not all of Firefox, WebKitGTK and Xvfb were found for the browser tests; installing them.');
    installFromDebian('firefox-esr', 'webkit2gtk-driver', 'xvfb', 'libgl1-mesa-dri');
  }
  return look();
}

/** What started is ended again, the last first. */
class Started {
  readonly #ends: (() => unknown)[] = [];
  readonly output: string[] = [];

  run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(program, args, {
      env: {...process.env, LIBGL_ALWAYS_SOFTWARE: '1', ...env},
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => this.output.push(...data.toString().split('\n').filter(Boolean)));
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    this.atEnd(async () => {
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(killing);
    });
    return child;
  }

  atEnd(end: () => unknown): void {
    this.#ends.push(end);
  }

  async end(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
  }

  /** A screen without hardware; its name. */
  async screen(): Promise<string> {
    const child = this.run(tools.xvfb, '-displayfd 3 -screen 0 1280x900x24 -nolisten tcp'.split(' '));
    return new Promise((resolve, reject) => {
      child.once('exit', (code) =>
        reject(new Error(`Xvfb ended with ${String(code)}: ${this.output.join(' ')}`)),
      );
      child.stdio[3]?.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Tries until it succeeds, for a process that has just been started. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 150; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function started(open: (own: Started) => Promise<Omit<Driven, 'output' | 'close'>>): Promise<Driven> {
  const own = new Started();
  try {
    return {...(await open(own)), output: own.output, close: () => own.end()};
  } catch (error) {
    await own.end();
    throw error;
  }
}

/** WebKitGTK's MiniBrowser at `binary`. The caller closes it. */
export const openWebKit = (binary: string): Promise<Driven> =>
  started(async (own) => {
    const port = await freePort();
    const DISPLAY = await own.screen();
    own.run(tools.webKitDriver, [`--port=${port}`], {DISPLAY, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1'});
    const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        ...(body !== undefined && {body: JSON.stringify(body)}),
      });
      const {value} = (await answer.json()) as {value: unknown};
      if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
      return value;
    };
    await eventually(() => call('GET', '/status'));
    const args = [
      '--automation',
      '--enable-write-console-messages-to-stdout=true',
      '--enable-mock-capture-devices=true',
    ];
    const alwaysMatch = {'webkitgtk:browserOptions': {binary, args}};
    const {sessionId, capabilities} = (await call('POST', '/session', {capabilities: {alwaysMatch}})) as {
      sessionId: string;
      capabilities: {browserVersion: string};
    };
    const session = `/session/${sessionId}`;
    own.atEnd(() => call('DELETE', session).catch(() => undefined));
    return {
      version: capabilities.browserVersion,
      goto: async (url) => {
        await call('POST', `${session}/url`, {url});
      },
      execute: async <T>(script: string, ...args: readonly unknown[]) =>
        (await call('POST', `${session}/execute/sync`, {script, args})) as T,
      screenshot: async () => Buffer.from((await call('GET', `${session}/screenshot`)) as string, 'base64'),
    };
  });

/** Messages of Marionette: their length in bytes, a colon, and JSON: [0, id, command, parameters] and [1, id, error, result]. */
class Marionette {
  readonly #socket: Socket;
  readonly #pending = new Map<number, {resolve: (result: unknown) => void; reject: (error: Error) => void}>();
  #received = Buffer.alloc(0);
  #id = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#read(data));
    socket.on('close', () => this.#fail(new Error('Firefox closed its Marionette.')));
  }

  static open(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      // It greets first.
      socket.once('data', () => resolve(new Marionette(socket)));
    });
  }

  call(command: string, parameters: object = {}): Promise<unknown> {
    const id = ++this.#id;
    const message = JSON.stringify([0, id, command, parameters]);
    this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    return new Promise((resolve, reject) => this.#pending.set(id, {resolve, reject}));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(0, colon)).toString());
      if (colon < 0 || this.#received.length < end) return;
      const text = this.#received.subarray(colon + 1, end).toString();
      this.#received = this.#received.subarray(end);
      const [, id, error, result] = JSON.parse(text) as [1, number, unknown, unknown];
      const asked = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === null) asked?.resolve(result);
      else asked?.reject(new Error(JSON.stringify(error)));
    }
  }

  #fail(error: Error): void {
    for (const {reject} of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

const firefoxSettings = (port: number): string =>
  Object.entries({
    'marionette.port': port,
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
    'devtools.console.stdout.content': true,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.update.enabled': false,
    'browser.startup.page': 0,
    'toolkit.telemetry.enabled': false,
  })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
    .join('\n');

/** Firefox at `binary`, with a fake camera and permission to use it. The caller closes it. */
export const openFirefox = (binary: string): Promise<Driven> =>
  started(async (own) => {
    const profile = await mkdtemp(join(tmpdir(), 'reverie-firefox-'));
    own.atEnd(() => rm(profile, {recursive: true, force: true, maxRetries: 5}));
    const port = await freePort();
    await writeFile(join(profile, 'user.js'), firefoxSettings(port));
    const DISPLAY = await own.screen();
    own.run(binary, ['--marionette', '--no-remote', '--profile', profile, '--width=1280', '--height=900'], {
      DISPLAY,
    });
    const marionette = await eventually(() => Marionette.open(port));
    own.atEnd(() => marionette.close());
    const session = (await marionette.call('WebDriver:NewSession')) as {
      capabilities: {browserVersion: string};
    };
    return {
      version: session.capabilities.browserVersion,
      goto: async (url) => {
        await marionette.call('WebDriver:Navigate', {url});
      },
      execute: async <T>(script: string, ...args: readonly unknown[]) =>
        ((await marionette.call('WebDriver:ExecuteScript', {script, args, newSandbox: false})) as {value: T})
          .value,
      screenshot: async () => {
        const {value} = (await marionette.call('WebDriver:TakeScreenshot', {full: false})) as {value: string};
        return Buffer.from(value, 'base64');
      },
    };
  });
