/** Why a field of JSON from outside cannot be used: where it is, the start of what is there, and what is allowed. */
export interface Refusal {
  readonly path: string;
  readonly got: string;
  readonly allowed: string;
}

/** The path of a member of an object; that of the whole JSON is empty. */
export const memberPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Checks of JSON from files and the network. Each gives what is there, or throws the error made of the refusal. */
export class JsonChecks {
  readonly #error: (refusal: Refusal) => Error;

  constructor(error: (refusal: Refusal) => Error) {
    this.#error = error;
  }

  refuse(path: string, got: unknown, allowed: string): never {
    const text = (JSON.stringify(got) as string | undefined) ?? 'nothing';
    throw this.#error({path, got: text.slice(0, 80), allowed});
  }

  /** An object, with whatever members. */
  object(json: unknown, path: string, allowed = 'an object'): Record<string, unknown> {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) this.refuse(path, json, allowed);
    return json as Record<string, unknown>;
  }

  /** An object that has no other members than those known. */
  record(json: unknown, path: string, known: readonly string[]): Record<string, unknown> {
    const object = this.object(json, path);
    const unknown = Object.keys(object).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      this.refuse(memberPath(path, unknown.slice(0, 40)), 'there', `one of ${known.join(', ')}`);
    }
    return object;
  }

  /** A list of at most so many entries, of whatever kind. */
  list(raw: unknown, path: string, most: number): readonly unknown[] {
    if (!Array.isArray(raw) || raw.length > most) {
      this.refuse(path, Array.isArray(raw) ? raw.length : raw, `a list of at most ${most}`);
    }
    return raw as unknown[];
  }

  text(raw: unknown, path: string, longest: number): string {
    if (typeof raw !== 'string' || raw === '' || raw.length > longest || /\p{Cc}/u.test(raw)) {
      this.refuse(path, raw, `a text of 1 to ${longest} characters`);
    }
    return raw;
  }

  number(raw: unknown, path: string, min: number, max: number): number {
    if (typeof raw !== 'number' || !(raw >= min && raw <= max)) {
      this.refuse(path, raw, `a number from ${min} to ${max}`);
    }
    return raw;
  }

  boolean(raw: unknown, path: string): boolean {
    if (typeof raw !== 'boolean') this.refuse(path, raw, 'true or false');
    return raw;
  }

  choice<T extends string>(raw: unknown, path: string, allowed: readonly T[]): T {
    if (!(allowed as readonly unknown[]).includes(raw)) {
      this.refuse(path, raw, `one of ${allowed.join(', ')}`);
    }
    return raw as T;
  }
}
