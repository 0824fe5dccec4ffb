import {resolve} from 'node:path';

/** An option of a command: what its text may be, what it means, and its default as text. */
export interface Option<Value> {
  /** What stands for the value in the help. */
  readonly placeholder: string;
  readonly help: string;
  readonly default: string;
  /** The value that a text stands for; undefined if it is not `allowed`. */
  readonly read: (text: string) => Value | undefined;
  readonly allowed: string;
}

/** A number from `min` to `max`; a whole one, unless `whole` is false. */
export function number({
  min,
  max,
  whole = true,
  unit = '',
  ...described
}: {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly unit?: string;
  readonly default: number;
  readonly help: string;
}): Option<number> {
  const read = (text: string): number | undefined => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return value >= min && value <= max && (!whole || Number.isInteger(value)) ? value : undefined;
  };
  return {
    placeholder: unit === '' ? 'N' : unit.toUpperCase(),
    help: described.help,
    default: String(described.default),
    read,
    allowed: `a ${whole ? 'whole ' : ''}number from ${min} to ${max}${unit && ` ${unit}`}`,
  };
}

/** A path of a folder, made absolute. */
export function folder(path: string, help: string): Option<string> {
  return {
    placeholder: 'FOLDER',
    help,
    default: path,
    read: (text) => (text.trim() === '' || text.includes('\0') ? undefined : resolve(text)),
    allowed: 'a folder',
  };
}

/** A line of the help. */
export function row(option: string, help: string): string {
  return `  ${option.padEnd(32)} ${help}`;
}
