import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {notices as renderNotices} from '../../../src/render/notices.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The changelog is apart: what it says of older versions need not be there any more. */
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** Every file of the project by its name alone, and every path to it. */
const sources = ['src', 'shaders', 'test', '.ci'].flatMap((folder) =>
  readdirSync(path.join(root, folder), {recursive: true, encoding: 'utf8'}).map((file) =>
    path.posix.join(folder, file.replaceAll(path.sep, '/')),
  ),
);
const names = new Set(sources.map((file) => path.posix.basename(file)));

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] as string);

test.each([...pages, 'CHANGELOG.md'])('%s links only to files that exist', (page) => {
  const links = matches(read(page), /\]\(([^)\s]+)\)/g).filter((link) => !/^(https?:|#)/.test(link));
  const missing = links.filter((link) => {
    const [file = ''] = link.split('#');
    return !existsSync(path.join(root, path.dirname(page), file));
  });
  expect(missing).toEqual([]);
});

test.each(pages)('%s names only source files that exist', (page) => {
  const paths = matches(read(page), /(?<![\w./-])((?:src|shaders|test|\.ci)\/[\w./-]*\w)/g);
  expect(paths.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  // Where a page has said which folder it is about, it names files alone.
  const bare = matches(read(page), /`([\w-]+(?:\.test)?\.(?:ts|wgsl))`/g);
  expect(bare.filter((name) => !names.has(name))).toEqual([]);
});

test.each(pages)('%s names only commands of package.json', (page) => {
  const {scripts} = JSON.parse(read('package.json')) as {scripts: Record<string, string>};
  const commands = matches(read(page), /npm run (?:-s )?([\w:-]+)/g);
  expect(commands.filter((command) => scripts[command] === undefined)).toEqual([]);
});

test('docs/rendering.md names only codes that a rendering can fail with', () => {
  const rows = matches(read('docs/rendering.md'), /^\| (`[^|]+`) +\|/gm);
  const codes = rows.flatMap((cell) => matches(cell, /`([^`]+)`/g));
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !(code in renderNotices))).toEqual([]);
});
