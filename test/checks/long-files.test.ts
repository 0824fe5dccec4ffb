import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const linesAtMost = 300;

/** A long file says why it is one: “One file, because …”, or class, or loop. */
const givesReason = (text: string): boolean => /\bOne (file|class)\b[^;]*?,\s+(\* )?because\b/.test(text);

const isLong = (text: string): boolean => text.split('\n').length - 1 > linesAtMost;

test('a file of over 300 lines says why', () => {
  const files = execFileSync('git', ['ls-files', 'src', 'shaders', 'test'], {encoding: 'utf8'})
    .split('\n')
    .filter((file) => /\.(ts|wgsl)$/.test(file));
  expect(files.length).toBeGreaterThan(500);
  const silent = files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    return isLong(text) && !givesReason(text);
  });
  expect(silent).toEqual([]);
});

test.each([
  ['/** One class, because it is one state. */', true],
  ['/**\n * A loop. One class,\n * because two take turns.\n */', true],
  ['/** One class of some length, because each step disposes. */', true],
  ['/** A loop, because it turns. */', false],
])('%j gives a reason: %s', (text, expected) => {
  expect(givesReason(text)).toBe(expected);
});
