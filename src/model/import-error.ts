/** What is wrong with a file of weights: where, what it should be, what it is, and what to do about it. */
export interface ImportFault {
  /** The file's name, or a layer and weight inside it. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly advice: string;
}

/** A file that cannot become a model pack. Its message is a sentence to show to a person. */
export class ImportError extends Error implements ImportFault {
  override readonly name = 'ImportError';
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly advice: string;

  constructor({where, expected, got, advice}: ImportFault, options?: ErrorOptions) {
    super(`${where} cannot be imported: expected ${expected}, got ${got}. ${advice}`, options);
    this.where = where;
    this.expected = expected;
    this.got = got;
    this.advice = advice;
  }
}
