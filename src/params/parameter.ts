/** What controls, URL, presets and the reference page need to know of one parameter. */
interface Described {
  readonly group: Group;
  /** A plain name, as a good tool would have it. */
  readonly label: string;
  /** One line: what it does to the image. */
  readonly help: string;
  /** Part of a look: set by a preset. */
  readonly look?: true;
}

/** A number in [min, max]; `step` is the finest change a control offers, not a rounding of the value. */
export interface NumberParameter extends Described {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The key of a number that this one may not exceed. */
  readonly atMost?: string;
  /** Whole numbers only. */
  readonly whole?: true;
  readonly unit?: string;
}

export interface ToggleParameter extends Described {
  readonly kind: 'toggle';
  readonly default: boolean;
}

export interface ChoiceParameter extends Described {
  readonly kind: 'choice';
  readonly default: string;
  /** Each value with its label. */
  readonly choices: Readonly<Record<string, string>>;
  /** Former names of values, which addresses and files may still hold, each with its present name. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** Free text that matches `pattern` as a whole; the empty text is always allowed. */
export interface TextParameter extends Described {
  readonly kind: 'text';
  readonly default: string;
  readonly pattern: RegExp;
  readonly allowed: string;
}

export type Parameter = NumberParameter | ToggleParameter | ChoiceParameter | TextParameter;

/** The groups of the panel, in its order. */
export const groups = [
  'Depth',
  'Where',
  'Ascent',
  'Feedback',
  'Output',
  'Source',
  'Speed',
  'Recording',
  'Engine',
  'Exhibition',
] as const;
export type Group = (typeof groups)[number];
