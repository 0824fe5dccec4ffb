import type {PrivateFile} from './private-file.ts';
import {utf8, text} from '../lib/bytes.ts';
import {changeFrom, changeJson, encodeTake} from '../metadata/take.ts';
import type {Change, Take} from '../metadata/take.ts';
import {recipeFrom, encodeRecipe} from '../metadata/recipe.ts';

/** What is known of a take from its start. */
export type TakeStart = Pick<Take, 'recipe' | 'seed' | 'selfie' | 'source'>;

/** The changes of a take while it is recorded: a line of JSON each, appended to a file. For workers only. */
export class TakeLog {
  readonly #file: PrivateFile;
  readonly #start: TakeStart;

  /** Takes over an empty file. Throws DiskFullError. */
  constructor(file: PrivateFile, start: TakeStart) {
    this.#file = file;
    this.#start = start;
    const {seed, selfie, source, recipe} = start;
    this.#append({seed, selfie, source, recipe: JSON.parse(encodeRecipe(recipe)) as unknown});
  }

  add(change: Change): void {
    this.#append(changeJson(change));
  }

  /** The take as it goes into its video's metadata. */
  take(durationMs: number): string {
    const lines = text(this.#file.read(0, this.#file.bytes));
    return encodeTake({...this.#start, durationMs, changes: changesIn(lines)});
  }

  close(): void {
    this.#file.close();
  }

  #append(line: unknown): void {
    this.#file.write(utf8(`${JSON.stringify(line)}\n`), this.#file.bytes);
  }
}

/** The take in a log that was cut off; undefined if not even its start is there. */
export function takeInLog(lines: string, durationMs: number): string | undefined {
  const [first = ''] = lines.split('\n', 1);
  const json = parsed(first) as Partial<Record<keyof TakeStart, unknown>> | undefined;
  const recipe = json && recipeFrom(json.recipe)?.recipe;
  if (!json || !recipe) return undefined;
  return encodeTake({
    recipe,
    seed: typeof json.seed === 'number' ? json.seed : 0,
    selfie: json.selfie === true,
    source: typeof json.source === 'string' ? json.source : '',
    durationMs,
    changes: changesIn(lines),
  });
}

const changesIn = (lines: string): Change[] =>
  lines
    .split('\n')
    .slice(1)
    .flatMap((line) => changeFrom(parsed(line), []) ?? []);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
