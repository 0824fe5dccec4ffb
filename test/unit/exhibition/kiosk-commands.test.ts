import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {readInstallOptions} from '../../../src/cli/kiosk/options.ts';
import {kioskCommands} from '../../../src/exhibition/kiosk-commands.ts';
import {parseQuery} from '../../../src/params/url.ts';
import {defaults} from '../../../src/params/values.ts';

/** The arguments that a shell makes of a command's `install …`. */
function argumentsIn(command: string): string[] {
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command.replace(/ > .*/, '')}`]).toString();
  return words.trimEnd().split('\n').slice(3);
}

test('what is set up is what the command and the unit start with, whatever the names of cameras', () => {
  const setUp = {
    ...defaults,
    install: true,
    setup: true,
    cameraOrder: `Brio | Anna's $HOME "C920" \`x\``,
    keystone: '5 2, -10 0, 0 -7.5, 3 4',
    schedule: '09:00 on, 22:00 off',
    pin: '2468',
  };
  const {now, atBoot} = kioskCommands(setUp);
  for (const [command, action] of [
    [now, 'kiosk'],
    [atBoot, 'unit'],
  ] as const) {
    const options = readInstallOptions(argumentsIn(command));
    expect(options.action).toBe(action);
    const {values, problems} = parseQuery(options['url-parameters']);
    expect(problems).toEqual([]);
    expect(values).toEqual({...setUp, install: false, setup: false});
  }
});

test('nothing set up is no parameters', () => {
  expect(kioskCommands(defaults).now).toBe('node src/cli/bin.mjs install --kiosk');
});
