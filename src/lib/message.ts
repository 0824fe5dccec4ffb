import {reasonOf} from './reason.ts';

/**
 * What a message was made of: plain JSON, so that it passes between threads and into logs. `cause` is another
 * message, `causes` are several.
 */
export interface MessageData {
  readonly [name: string]: string | number | boolean | Message | readonly Message[];
}

/**
 * Something to tell the user. Programs and tests compare `code` and `data` only, so that the English can be improved
 * without touching logic. A room keeps its messages together, in the catalogue of its `notices.ts`.
 */
export interface Message<Code extends string = string> {
  readonly code: Code;
  readonly data: MessageData;
  /** What happened, with the value it got and what is allowed. */
  readonly message: string;
  /** What the user can do about it. */
  readonly advice?: string;
}

/** The English of a message. */
export type Words = Pick<Message, 'message' | 'advice'>;

/** For each code, its English from its data. */
type Sentences = Readonly<Record<string, (data: never) => Words>>;

/** For each code, the message from its data. */
export type Catalogue<S extends Sentences> = {
  readonly [C in keyof S & string]: (...data: Parameters<S[C]>) => Message<C>;
};

export type CodeOf<C> = keyof C & string;

/** Makes a room's catalogue: each code is written once, with its English and the type of its data. */
export function catalogue<S extends Sentences>(sentences: S): Catalogue<S> {
  const made = Object.entries(sentences).map(([code, words]) => [
    code,
    (data: MessageData = {}): Message => ({code, data, ...words(data as never)}),
  ]);
  return Object.fromEntries(made) as Catalogue<S>;
}

/** An error that is also a message to the user. */
export class CodedError<Code extends string = string> extends Error implements Message<Code> {
  readonly code: Code;
  readonly data: MessageData;
  readonly advice?: string;

  constructor({code, data, message, advice}: Message<Code>, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.data = data;
    if (advice !== undefined) this.advice = advice;
  }
}

/** Any error as a message in plain JSON; one without a code is 'unexpected', in the browser's own words. */
export function messageOf<Code extends string>(error: CodedError<Code>): Message<Code>;
export function messageOf(error: unknown): Message;
export function messageOf(error: unknown): Message {
  if (error instanceof CodedError) {
    const known: Message = error;
    const {code, data, message, advice} = known;
    return {code, data, message, ...(advice !== undefined && {advice})};
  }
  const reason = reasonOf(error);
  return {code: 'unexpected', data: {reason}, message: sentence(reason)};
}

/** A message with what to do about it, as one text: where there is room for one line only. */
export const textOfMessage = ({message, advice}: Message): string =>
  advice === undefined ? message : `${message} ${advice}`;

/** Any error with what to do about it, as one text: for a command line. */
export const textOf = (error: unknown): string =>
  error instanceof CodedError ? textOfMessage(error) : reasonOf(error);

/** Messages as lines of text. */
export const linesOf = (messages: readonly Pick<Message, 'message'>[]): string =>
  messages.map(({message}) => message).join('\n');

/** A text from elsewhere as the end of a sentence: with one period. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
