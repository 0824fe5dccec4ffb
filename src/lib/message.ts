/** What a message was made of: plain JSON, so that it passes between threads and into logs. */
export type MessageData = Readonly<Record<string, string | number | boolean>>;

/**
 * Something to tell the user. Programs and tests compare `code` and `data` only, so that the English can be improved
 * without touching logic. A room keeps its messages together, in its `notices.ts`.
 */
export interface Message<Code extends string = string> {
  readonly code: Code;
  readonly data: MessageData;
  /** What happened, with the value it got and what is allowed. */
  readonly message: string;
  /** What the user can do about it. */
  readonly advice?: string;
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
