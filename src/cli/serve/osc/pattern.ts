/** One part of a pattern: what it may take next. `any` is of a `*`, a text is of a list, whatever else is one character. */
type Token =
  | {readonly kind: 'any'}
  | {readonly kind: 'one'; readonly allows: (character: string) => boolean}
  | {readonly kind: 'texts'; readonly texts: readonly string[]};

/** Whether an address is a pattern: `?`, `*`, `[…]` and `{…,…}` of OSC 1.0. */
export const isPattern = (address: string): boolean => /[?*[\]{}]/.test(address);

/**
 * Reads a pattern of OSC 1.0; the function tells whether an address matches it: `?` is one character, `*` any number of
 * them, `[a-f]` one of these, `[!a-f]` any other, `{one,two}` one of these texts; none of them takes a slash. Undefined if
 * a bracket is not closed, or not opened.
 *
 * It takes the pattern one token at a time, with all places of the address that can be reached: its time grows with the
 * length of the one times that of the other, whatever they are.
 */
export function readPattern(pattern: string): ((address: string) => boolean) | undefined {
  const tokens = tokensOf(pattern);
  return tokens && ((address) => matches(tokens, address));
}

function matches(tokens: readonly Token[], address: string): boolean {
  let reached = new Set([0]);
  for (const token of tokens) {
    reached = after(token, address, reached);
    if (reached.size === 0) return false;
  }
  return reached.has(address.length);
}

/** The places that a token leads to. */
function after(token: Token, address: string, places: ReadonlySet<number>): Set<number> {
  const reached = new Set<number>();
  for (const place of places) {
    switch (token.kind) {
      case 'any':
        // Places rise: what one of them has reached is not gone through again.
        for (let end = place; !reached.has(end); end += 1) {
          reached.add(end);
          if (end >= address.length || address[end] === '/') break;
        }
        break;
      case 'one': {
        const character = address[place];
        if (character !== undefined && token.allows(character)) reached.add(place + 1);
        break;
      }
      case 'texts':
        for (const text of token.texts) {
          if (address.startsWith(text, place)) reached.add(place + text.length);
        }
    }
  }
  return reached;
}

function tokensOf(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let place = 0; place < pattern.length; place += 1) {
    const character = pattern[place] ?? '';
    if (character === '*') tokens.push({kind: 'any'});
    else if (character === '?') tokens.push({kind: 'one', allows: (other) => other !== '/'});
    else if (character === ']' || character === '}') return undefined;
    else if (character === '[' || character === '{') {
      const end = pattern.indexOf(character === '[' ? ']' : '}', place);
      if (end === -1) return undefined;
      const inside = pattern.slice(place + 1, end);
      tokens.push(
        character === '['
          ? {kind: 'one', allows: classOf(inside)}
          : {kind: 'texts', texts: inside.split(',').filter((text) => !text.includes('/'))},
      );
      place = end;
    } else tokens.push({kind: 'one', allows: (other) => other === character});
  }
  return tokens;
}

/** What is between square brackets: a minus between two characters is a range, at an end it is itself. */
function classOf(inside: string): (character: string) => boolean {
  const isNegated = inside.startsWith('!');
  const members = isNegated ? inside.slice(1) : inside;
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let place = 0; place < members.length; place += 1) {
    const from = members[place] ?? '';
    const to = members[place + 1] === '-' ? members[place + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) place += 2;
  }
  return (character) =>
    character !== '/' && ranges.some(([from, to]) => character >= from && character <= to) !== isNegated;
}
