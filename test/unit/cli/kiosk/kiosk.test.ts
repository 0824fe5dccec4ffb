import {readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {UsageError} from '../../../../src/cli/command.ts';
import {DevTools, NoAnswerError, type DevToolsEvent} from '../../../../src/cli/kiosk/devtools.ts';
import {Heartbeat} from '../../../../src/cli/kiosk/heartbeat.ts';
import {RotatingLog} from '../../../../src/cli/kiosk/log.ts';
import {installUsage, readInstallOptions} from '../../../../src/cli/kiosk/options.ts';
import {freeProfile} from '../../../../src/cli/kiosk/profile.ts';
import type {PageStatus} from '../../../../src/cli/kiosk/page-status.ts';
import {Restarts} from '../../../../src/cli/kiosk/restarts.ts';
import {switchesFor} from '../../../../src/cli/kiosk/switches.ts';
import {unitFor} from '../../../../src/cli/kiosk/unit.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const limits = {hangAfterMs: 20_000, stallAfterMs: 60_000, startWithinMs: 180_000};
const status = (changes: Partial<PageStatus>): PageStatus => ({
  query: '',
  resting: false,
  dreams: 1,
  dreamsPerSecond: 8,
  displayFps: 30,
  backend: 'wasm',
  model: '',
  dreamSize: '',
  messages: [],
  ...changes,
});

describe('the heartbeat', () => {
  test('is content with a page that dreams, and with a dream that was started anew', () => {
    const heartbeat = new Heartbeat(limits, 0);
    for (let second = 0; second < 600; second += 2) {
      const dreams = second % 100;
      expect(heartbeat.heard(status({dreams}), second * 1000)).toBeUndefined();
    }
  });

  test('names a stall, a picture that stands still, a slow start and a hang with their times', () => {
    const stalled = new Heartbeat(limits, 0);
    stalled.heard(status({dreams: 7}), 1000);
    expect(stalled.heard(status({dreams: 7}), 61_000)).toBeUndefined();
    expect(stalled.heard(status({dreams: 7}), 62_000)).toEqual({
      kind: 'stall',
      message: 'The dream stood still for 61 s.',
    });

    const frozen = new Heartbeat(limits, 0);
    for (let second = 1; second < 61; second++) {
      expect(frozen.heard(status({dreams: second, displayFps: 0}), second * 1000)).toBeUndefined();
    }
    expect(frozen.heard(status({dreams: 99, displayFps: 0}), 62_000)?.message).toMatch(/display stood still/);

    const slow = new Heartbeat(limits, 0);
    expect(slow.heard(status({dreams: undefined}), 179_000)).toBeUndefined();
    expect(slow.heard(status({dreams: undefined}), 181_000)?.message).toMatch(/did not dream within 181 s/);

    const hung = new Heartbeat(limits, 0);
    hung.heard(status({}), 5000);
    expect(hung.silent(25_000)).toBeUndefined();
    expect(hung.silent(25_001)).toEqual({kind: 'hang', message: 'The page did not answer for 20 s.'});
  });

  test('expects no dream of a page that rests', () => {
    const heartbeat = new Heartbeat(limits, 0);
    for (const second of [1, 100, 1000]) {
      expect(
        heartbeat.heard(status({dreams: 7, displayFps: 0, resting: true}), second * 1000),
      ).toBeUndefined();
    }
    expect(heartbeat.heard(status({dreams: 7}), 1_062_000)?.kind).toBe('stall');
  });
});

test('restarts wait 1 s, 2 s, 4 s up to a minute, and 1 s again after it ran well', () => {
  const restarts = new Restarts();
  const waits = Array.from({length: 9}, () => restarts.add('The browser ended.', 'browser restarted'));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  restarts.settled();
  expect(restarts.add('again', 'browser restarted')).toBe(1000);
  for (let i = 0; i < 40; i++) restarts.add(`${i}`, 'page reloaded');
  expect(restarts.count).toBe(50);
  expect(restarts.recent).toHaveLength(20);
  expect(restarts.recent[0]?.reason).toBe('39');
});

describe('the log', () => {
  test('rotates by size and keeps so many files, without losing a line of those', () => {
    const folder = join(temporaryFolder(), 'deep/er');
    const log = new RotatingLog(folder, {fileBytes: 1000, files: 3}, () => undefined);
    for (let i = 0; i < 200; i++) log.write(`line ${i}\nwith a second row`);
    expect(readdirSync(folder).sort()).toEqual(['wall.1.log', 'wall.2.log', 'wall.log']);
    const text = ['wall.2.log', 'wall.1.log', 'wall.log'].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    for (const each of text) expect(each.length).toBeLessThanOrEqual(1000);
    const numbers = [...text.join('').matchAll(/line (\d+) \| with a second row$/gm)].map(([, n]) =>
      Number(n),
    );
    expect(numbers.at(-1)).toBe(199);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? NaN) + i));
  });

  test('keeps what comes again and again once an hour', () => {
    const log = new RotatingLog(temporaryFolder(), {fileBytes: 100_000, files: 2}, () => undefined);
    for (let second = 0; second < 7300; second += 10) {
      log.writeOnce(second % 20 === 0 ? 'slow' : 'fast', new Date(second * 1000));
    }
    expect(readFileSync(log.path, 'utf8').match(/slow/g)).toHaveLength(3);
  });

  test('says that it cannot be written, ends nothing, and goes on when it can', () => {
    const folder = join(temporaryFolder(), 'log');
    const echoed: string[] = [];
    const log = new RotatingLog(folder, {fileBytes: 1000, files: 2}, (line) => echoed.push(line));
    rmSync(folder, {recursive: true});
    log.write('to nowhere');
    expect(log.problem).toMatch(/cannot be written to .*wall\.log/);
    expect(echoed[0]).toMatch(/to nowhere$/);
    new RotatingLog(folder, {fileBytes: 1000, files: 2}, () => undefined);
    log.write('again');
    expect(log.problem).toBeUndefined();
  });
});

describe('the options', () => {
  test('have the defaults that the help names, and read what is given', () => {
    const defaults = readInstallOptions(['--kiosk']);
    expect(defaults).toMatchObject({port: 4180, 'health-port': 4181, window: null, gpu: 'browser', scale: 1});
    for (const name of Object.keys(defaults)) {
      if (name !== 'action') expect(installUsage).toContain(`--${name}`);
    }
    const options = readInstallOptions([
      '--kiosk',
      '--window=1080x1920+1920+-60',
      '--scale=1.5',
      '--url-parameters=?preset=oil&wet=0.8',
      '--switch=--ozone-platform=x11',
      '--user-data-dir=/srv/wall',
    ]);
    expect(options['url-parameters']).toBe('preset=oil&wet=0.8');
    const switches = switchesFor(options);
    for (const one of [
      '--kiosk',
      '--user-data-dir=/srv/wall',
      '--window-position=1920,-60',
      '--window-size=1080,1920',
      '--force-device-scale-factor=1.5',
      '--ozone-platform=x11',
    ]) {
      expect(switches).toContain(one);
    }
    expect(switches.join(' ')).not.toMatch(/remote-debugging-port|disable-web-security|headless/);
  });

  test.each([
    [['--kiosk', '--port=http'], /--port takes a whole number from 0 to 65535; got "http"/],
    [['--kiosk', '--port=70000'], /--port takes/],
    [['--kiosk', '--port='], /--port takes/],
    [['--kiosk', '--hang-after=0'], /--hang-after takes a whole number from 1 to 3600 s; got "0"/],
    [['--kiosk', '--window=full'], /--window takes WIDTHxHEIGHT\+LEFT\+TOP/],
    [['--kiosk', '--span'], /--span needs --window/],
    [['--kiosk', '--gpu=fast'], /--gpu takes browser, vulkan, software; got "fast"/],
    [
      ['--kiosk', '--url-parameters=wet=7&colour=red'],
      /wet: 7 is outside 0 to 2.*\n.*colour is not a parameter/,
    ],
    [['--kiosk', '--switch=--remote-debugging-port=9222'], /none that has an option of its own/],
    [['--kiosk', '--switch=http://example.org'], /--switch takes a switch of Chromium/],
    [['--kiosk', '--unit'], /Either --kiosk or --unit/],
    [[], /Either --kiosk or --unit/],
    [['--kiosk', '--colour=red'], /colour[^]*The options are --port/],
  ])('%j is refused with what is allowed', (args, words) => {
    expect(() => readInstallOptions(args)).toThrow(UsageError);
    expect(() => readInstallOptions(args)).toThrow(words);
  });
});

describe('a profile', () => {
  test('is freed from the lock of a computer of another name and of a process that is no more', () => {
    for (const lock of ['another-computer-1', `${hostname()}-999999999`]) {
      const folder = temporaryFolder();
      symlinkSync(lock, join(folder, 'SingletonLock'));
      writeFileSync(join(folder, 'Preferences'), 'kept');
      freeProfile(folder);
      expect(readdirSync(folder)).toEqual(['Preferences']);
    }
  });

  test('is left to a program that is not its wall', () => {
    const folder = temporaryFolder();
    symlinkSync(`${hostname()}-${process.pid}`, join(folder, 'SingletonLock'));
    expect(() => freeProfile(folder)).toThrow(
      new RegExp(`in use by process ${process.pid}.*--user-data-dir`),
    );
  });
});

describe('the DevTools pipe', () => {
  const connect = () => {
    const [toBrowser, fromBrowser] = [new PassThrough(), new PassThrough()];
    return {devtools: new DevTools(toBrowser, fromBrowser), toBrowser, fromBrowser};
  };

  test('puts messages together from any pieces, and tells answers from events', async () => {
    const {devtools, toBrowser, fromBrowser} = connect();
    const events: DevToolsEvent[] = [];
    devtools.listen((event) => events.push(event));
    const result = devtools.send('Some.method', {a: 'ü'}, {sessionId: 's'});
    expect(String(toBrowser.read())).toBe(
      '{"id":1,"method":"Some.method","params":{"a":"ü"},"sessionId":"s"}\0',
    );
    const bytes = Buffer.from('{"method":"An.event","params":{"of":"ü"}}\0{"id":1,"result":{"b":2}}\0');
    for (const byte of bytes) fromBrowser.write(Buffer.from([byte]));
    expect(await result).toEqual({b: 2});
    expect(events).toEqual([{method: 'An.event', params: {of: 'ü'}}]);
  });

  test('passes refusals on, and ends calls that get no answer', async () => {
    const {devtools, fromBrowser} = connect();
    const refused = devtools.send('No.such');
    fromBrowser.write('{"id":1,"error":{"message":"not found"}}\0');
    await expect(refused).rejects.toThrow('not found');
    await expect(devtools.send('Slow.one', {}, {withinMs: 10})).rejects.toThrow(NoAnswerError);
    const open = devtools.send('Some.method');
    fromBrowser.destroy();
    await expect(open).rejects.toThrow(/closed its end/);
  });
});

describe('the systemd unit', () => {
  const place = {user: 'reverie', node: '/usr/bin/node', folder: '/opt/reverie'};

  test('quotes what the shell of systemd would change', () => {
    const unit = unitFor(['--url-parameters=preset=oil&wet=0.8', '--log-dir=/a folder/50%/$x'], place);
    expect(unit).toContain(
      'ExecStart=/usr/bin/cage -d -- /usr/bin/node /opt/reverie/src/cli/bin.mjs install --kiosk "--url-parameters=preset=oil&wet=0.8" "--log-dir=/a folder/50%%/$$x"',
    );
  });

  test('is the one in docs/exhibition.md', () => {
    expect(readFileSync('docs/exhibition.md', 'utf8')).toContain(unitFor([], place));
  });
});
