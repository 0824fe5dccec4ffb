import type {Entry} from './entries.ts';

/** How well a word fits: begins the title, begins one of its words, is its other name, is in it, is in the help. */
const scores = {title: 16, word: 8, other: 4, inside: 2, help: 1} as const;

/** The entries that all words of the query fit, best first; those that fit equally well in their order. */
export function find(entries: readonly Entry[], query: string): readonly Entry[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries
    .map((entry) => ({entry, score: scoreOf(entry, words)}))
    .filter(({score}) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({entry}) => entry);
}

/** The sum of what the words score, or 0 if one of them is nowhere. A whole title comes before its beginning. */
function scoreOf({title, help, key, words: others}: Entry, words: readonly string[]): number {
  const [inTitle, inHelp, inOthers] = [title, help, others].map(plain) as [string, string, string];
  const printed = plain(key);
  let sum = inTitle === words.join(' ') ? scores.title : 0;
  for (const word of words) {
    if (inTitle.startsWith(word)) sum += scores.title;
    else if (beginsWord(inTitle, word) || printed === word) sum += scores.word;
    else if (beginsWord(inOthers, word)) sum += scores.other;
    else if (inTitle.includes(word)) sum += scores.inside;
    else if (beginsWord(inHelp, word) || inOthers.includes(word)) sum += scores.help;
    else return 0;
  }
  return sum;
}

const beginsWord = (text: string, word: string): boolean => ` ${text}`.includes(` ${word}`);

/** In lower case, without accents, with spaces for what is neither letter nor digit but may be a key of its own. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[-:,.;()“”’]/g, ' ')
    .trim();
