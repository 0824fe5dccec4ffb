import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const page = read('docs/architecture.md');

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] as string);

/** A chapter of the page, up to the next of its rank. */
function chapter(title: string): string {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  if (text === undefined) throw new Error(`docs/architecture.md has no chapter "${title}".`);
  return text;
}

/** The files that the numbered list of a chapter begins its lines with. */
const wayOf = (title: string): string[] => matches(chapter(title), /^\d+\. `([^`]+)`/gm);

/** Names in the list of that name in the linter's settings. */
const lintedOf = (list: string): string[] =>
  matches(
    new RegExp(`const ${list} = \\[([^\\]]*)\\]`).exec(read('eslint.config.js'))?.[1] ?? '',
    /'(\w+)'/g,
  );

const drawn = matches(/```\n([^]*?)```/.exec(chapter('Rooms'))?.[1] ?? '', /^(\w+) /gm);

test('the rooms are drawn in the order that the linter enforces', () => {
  expect(drawn).toEqual(lintedOf('rooms'));
});

test('every folder of src is a drawn room, or one of those around them', () => {
  const folders = readdirSync(path.join(root, 'src'), {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .map(({name}) => name);
  expect(folders.toSorted()).toEqual([...drawn, ...lintedOf('around')].toSorted());
});

test.each([
  // Nine files hand it over eight times.
  ['The way of a frame', 9],
  ['The way of a parameter', 12],
])('%s is at most %i files, all of which exist', (title, most) => {
  const files = wayOf(title);
  expect(files.length).toBeGreaterThan(3);
  expect(files.length).toBeLessThanOrEqual(most);
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});
