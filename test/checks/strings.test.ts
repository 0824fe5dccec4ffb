import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {literalWords} from './literal-words.ts';

/** Where the words of the interface live. */
const catalogues = /^(ui\/strings\/.*|.*\/notices\.ts|.*\/strings\.ts|params\/table\/.*)$/;

test('no word that a user reads stands outside the strings', async () => {
  const src = join(import.meta.dirname, '../../src');
  const files = (await readdir(src, {recursive: true})).map((file) => file.replaceAll('\\', '/'));
  const read = files.filter((file) => file.endsWith('.ts') && !catalogues.test(file));
  expect(read.length).toBeGreaterThan(300);
  const words = await Promise.all(
    read.map(async (file) =>
      literalWords(await readFile(join(src, file), 'utf8'), file.startsWith('ui/')).map(
        ({line, words}) => `src/${file}:${line} “${words}”`,
      ),
    ),
  );
  expect(words.flat(), 'Put these into src/ui/strings.').toEqual([]);
});

describe('the check finds', () => {
  const wordsIn = (source: string, isElement = false): readonly string[] =>
    literalWords(source, isElement).map(({line, words}) => `${line} ${words}`);

  test.each([
    ['text', 'html`<p>Hello</p>`', ['1 Hello']],
    ['text between values, with its line', 'html`<b>${a}</b>\n  of ${b}`', ['2 of']],
    ['text after a value without quotes', 'html`<b class=${a}>more</b>`', ['1 more']],
    ['a text of two', "html`<p>${a ? 'Play' : b}</p>`", ['1 Play']],
    ['a text instead of none', "html`<p>${a ?? 'None'}</p>`", ['1 None']],
    ['a text with a value in it', 'html`<p>${`${a} left`}</p>`', ['1 left']],
    ['a label', 'html`<button aria-label="Close"></button>`', ['1 Close']],
    ['a label with a value in it', 'html`<i title="Remove ${a}"></i>`', ['1 Remove']],
    ['a label that is put in', "html`<i title=${a ? 'On' : 'Off'}></i>`", ['1 On', '1 Off']],
    ['a placeholder without quotes', 'html`<input placeholder=Name />`', ['1 Name']],
    ['the property of an element', "html`<x-pad .xTitle=${'Depth'}></x-pad>`", ['1 Depth']],
    ['a template in a template', 'html`<ul>${html`<li>One</li>`}</ul>`', ['1 One']],
    ['text in a drawing', 'svg`<text>North</text>`', ['1 North']],
    ['a name that is set', "canvas.setAttribute('aria-label', 'The dream');", ['1 The dream']],
    ['the text of an element', "p.textContent = 'Hello';", ['1 Hello']],
  ])('%s', (_what, source, expected) => {
    expect(wordsIn(source)).toEqual(expected);
  });

  test.each([
    ['the label of an action', "show({actions: [{label: 'Undo', run}]})", ['1 Undo']],
    ['what a property is at first', "class A { @property() xTitle = 'Depth'; }", ['1 Depth']],
    ['a caption', "button('Render', run)", ['1 Render']],
    ['a sentence', "return 'This link is incomplete. Scan the code again.'", [expect.anything()]],
    ['a sentence with values', 'return `Paused at ${progress}`', ['1 Paused at 0']],
  ])('in an element, %s', (_what, source, expected) => {
    expect(wordsIn(source, true)).toEqual(expected);
  });

  test.each([
    'html`<p class="wide search" data-key="depth intensity" for="layer">${a} × ${b}: 1 &nbsp; ✕</p>`',
    'html`<!-- a remark --><i aria-labelledby="title" @click=${() => run(a)}></i>`',
    "html`<i class=${a ? 'on' : ''} aria-label=${strings.close}>${a === 'All' ? strings.b : strings.c}</i>`",
    'svg`<path d="M9 5v14M15 5v14" />`',
    'css`p { content: "Hello"; }`',
    "if (event.key === 'Enter') throw new Error('The page was left.');",
    "import {A} from './A.ts'; const b: 'Left' | 'Right' = a['Left'];",
  ])('nothing in %s', (source) => {
    expect(wordsIn(source, true)).toEqual([]);
  });
});
