import {describe, expect, test, vi} from 'vitest';
import {UsageError} from '../../../../src/cli/command.ts';
import {installUsage, readInstallOptions} from '../../../../src/cli/kiosk/options.ts';
import {switchesFor} from '../../../../src/cli/kiosk/switches.ts';

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

  test('leave the sandbox out as root, or where REVERIE_SANDBOX is off', () => {
    const options = readInstallOptions(['--kiosk']);
    const root = process.getuid;
    const cases = [
      [0, 'on', true],
      [1000, 'on', false],
      [1000, 'off', true],
    ] as const;
    try {
      for (const [uid, sandbox, expected] of cases) {
        process.getuid = () => uid;
        vi.stubEnv('REVERIE_SANDBOX', sandbox);
        expect(switchesFor(options).includes('--no-sandbox'), `${uid} ${sandbox}`).toBe(expected);
      }
    } finally {
      if (root) process.getuid = root;
      vi.unstubAllEnvs();
    }
  });

  test.each([
    [['--kiosk', '--port=http'], /--port takes a whole number from 0 to 65535; got "http"/],
    [['--kiosk', '--port=70000'], /--port takes/],
    [['--kiosk', '--port='], /--port takes/],
    [['--kiosk', '--hang-after=0'], /--hang-after takes a whole number from 1 to 3600 s; got "0"/],
    [['--kiosk', '--window=full'], /--window takes WIDTHxHEIGHT\+LEFT\+TOP/],
    [['--kiosk', '--span'], /--span needs --window/],
    [['--kiosk', '--gpu=fast'], /--gpu takes browser, vulkan, software; got "fast"/],
    [['--kiosk', '--url-parameters=wet=7&colour=red'], /--url-parameters takes.*\n.*wet.*0 to 2.*\n.*colour/],
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
