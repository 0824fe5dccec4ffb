/** What is wrong with a model pack: the file or weight, what it should be, what it is, and what to do about it. */
export interface PackFault {
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  readonly advice: string;
}

/** A model pack that cannot be used. Its message is a sentence to show to a person. */
export class PackError extends Error implements PackFault {
  override readonly name = 'PackError';
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  readonly advice: string;

  constructor({file, expected, got, advice}: PackFault, options?: ErrorOptions) {
    super(`The model pack's ${file} cannot be used: expected ${expected}, got ${got}. ${advice}`, options);
    this.file = file;
    this.expected = expected;
    this.got = got;
    this.advice = advice;
  }
}

/** A value out of a file as JSON, cut to a length that fits in a message. */
export function quote(value: unknown): string {
  // JSON.stringify gives undefined for undefined, whatever its type says.
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return 'nothing';
  return json.length <= 80 ? json : `${json.slice(0, 80)}…`;
}
