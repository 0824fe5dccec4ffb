import {CodedError} from '../../lib/message.ts';
import {notices} from '../notices.ts';

/** What an expression is computed from: seconds, and beats of the tempo. */
export interface Moment {
  readonly t: number;
  readonly beat: number;
}

/** Computes a number at a moment; not finite where it is not defined, such as 1/0. */
export type Expression = (moment: Moment) => number;

/** A text that is no expression or schedule: names the column, from 1, what it got and what is allowed there. */
export class ScheduleError extends CodedError<'schedule-refused'> {
  constructor(column: number, got: string, allowed: string) {
    super(notices['schedule-refused']({column, got, allowed}));
  }
}

/** Functions by their names, with the number of their arguments. */
const functions: Readonly<
  Record<
    string,
    {readonly of: (...values: number[]) => number; readonly least: number; readonly most: number}
  >
> = {
  sin: {of: Math.sin, least: 1, most: 1},
  cos: {of: Math.cos, least: 1, most: 1},
  abs: {of: Math.abs, least: 1, most: 1},
  min: {of: Math.min, least: 2, most: 16},
  max: {of: Math.max, least: 2, most: 16},
  clamp: {of: (value = 0, low = 0, high = 0) => Math.min(Math.max(value, low), high), least: 3, most: 3},
};
const names = ['t', 'beat', 'pi', ...Object.keys(functions)];

/** Brackets and signs may be nested this deep. */
const deepest = 40;
const longest = 20_000;

const tokenPattern = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z_]\w*)|(\S))/iuy;

const negated =
  (of: Expression): Expression =>
  (moment) =>
    -of(moment);
const inverted =
  (of: Expression): Expression =>
  (moment) =>
    1 / of(moment);

/** All of them in their order, in a loop: a long text would be as deep as it is long. */
const folded = (parts: readonly Expression[], join: (a: number, b: number) => number): Expression =>
  parts.length === 1 && parts[0] ? parts[0] : (moment) => parts.map((part) => part(moment)).reduce(join);

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

/**
 * Reads expressions of numbers, t, beat, pi, + - * / and the functions above, such as `0.05+0.01*sin(t)`, and the signs
 * around them, token by token. By descent: sum, product, sign, atom.
 */
export class ExpressionReader {
  readonly #text: string;
  #token: Token;
  #depth = 0;

  /** Throws ScheduleError for a text that is too long. */
  constructor(text: string) {
    if (text.length > longest)
      throw new ScheduleError(longest + 1, 'more text', `at most ${longest} characters`);
    this.#text = text;
    this.#token = this.#read(0);
  }

  get isAtEnd(): boolean {
    return this.#token.kind === 'end';
  }

  /** Where the next token begins, from 0. */
  get at(): number {
    return this.#token.at;
  }

  /** Takes the sign, or throws. */
  expect(sign: string): void {
    if (!this.takes(sign)) this.refuse(`“${sign}”`);
  }

  /** Takes the sign if it is the next token. */
  takes(sign: string): boolean {
    if (this.#token.kind !== 'sign' || this.#token.text !== sign) return false;
    this.#next();
    return true;
  }

  /** Takes a number that is written out, which is not negative. */
  number(): number {
    if (this.#token.kind !== 'number') this.refuse('a number');
    return Number(this.#next().text);
  }

  /** sum = product { (+ | -) product } */
  sum(): Expression {
    this.#depth += 1;
    if (this.#depth > deepest) this.refuse(`at most ${deepest} brackets within each other`);
    const terms = [this.#product()];
    for (;;) {
      if (this.takes('+')) terms.push(this.#product());
      else if (this.takes('-')) terms.push(negated(this.#product()));
      else break;
    }
    this.#depth -= 1;
    return folded(terms, (sum, term) => sum + term);
  }

  refuse(allowed: string): never {
    const {kind, text, at} = this.#token;
    throw new ScheduleError(at + 1, kind === 'end' ? 'the end' : `“${text.slice(0, 40)}”`, allowed);
  }

  /** product = signed { (* | /) signed } */
  #product(): Expression {
    const factors = [this.#signed()];
    for (;;) {
      if (this.takes('*')) factors.push(this.#signed());
      else if (this.takes('/')) factors.push(inverted(this.#signed()));
      else break;
    }
    return folded(factors, (product, factor) => product * factor);
  }

  /** signed = { + | - } atom */
  #signed(): Expression {
    let isNegative = false;
    for (;;) {
      if (this.takes('-')) isNegative = !isNegative;
      else if (!this.takes('+')) break;
    }
    const atom = this.#atom();
    return isNegative ? negated(atom) : atom;
  }

  /** atom = number | name | function ( sum {, sum} ) | ( sum ) */
  #atom(): Expression {
    if (this.#token.kind === 'number') {
      const value = this.number();
      return () => value;
    }
    if (this.#token.kind === 'name') return this.#named();
    if (!this.takes('(')) this.refuse(`a number, “(” or one of ${names.join(', ')}`);
    const inner = this.sum();
    this.expect(')');
    return inner;
  }

  #named(): Expression {
    const name = this.#token.text.toLowerCase();
    if (!names.includes(name)) this.refuse(`one of ${names.join(', ')}`);
    this.#next();
    if (name === 't') return ({t}) => t;
    if (name === 'beat') return ({beat}) => beat;
    if (name === 'pi') return () => Math.PI;
    return this.#call(name);
  }

  #call(name: string): Expression {
    const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!found) throw new Error(`There is no function ${name}.`);
    const {of, least, most} = found;
    this.expect('(');
    const given = [this.sum()];
    while (given.length < most && this.takes(',')) given.push(this.sum());
    if (given.length < least) this.refuse(`“,” and another number: ${name} takes ${least}`);
    this.expect(')');
    return (moment) => of(...given.map((each) => each(moment)));
  }

  #next(): Token {
    const token = this.#token;
    this.#token = this.#read(token.at + token.text.length);
    return token;
  }

  #read(from: number): Token {
    tokenPattern.lastIndex = from;
    const match = tokenPattern.exec(this.#text);
    if (!match) return {kind: 'end', text: '', at: this.#text.trimEnd().length};
    const [whole, number, name, sign] = match;
    const text = number ?? name ?? sign ?? '';
    const at = from + whole.length - text.length;
    return {kind: number === undefined ? (name === undefined ? 'sign' : 'name') : 'number', text, at};
  }
}
