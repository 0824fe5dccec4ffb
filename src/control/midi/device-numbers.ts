/** What of a port tells its device from others. */
export interface PortName {
  /** Unique among the ports that are connected; most browsers give a device the same one at every visit. */
  readonly id: string;
  readonly name: string | null;
}

/** So many devices of one name are known again. */
const mostKnown = 16;

/**
 * Numbers the devices of one name: a device that was here before gets its number back, another one the lowest that no
 * connected device has. The number is what is kept of a device in mappings, so that they are the same elsewhere.
 */
export class DeviceNumbers {
  /** By name, the ids of ports; the place is the number. */
  readonly #known: Map<string, string[]>;
  readonly #taken = new Map<string, string>();

  /** @param kept what `json` gave at an earlier visit; what cannot be read is as if nothing was kept. */
  constructor(kept: string | null) {
    this.#known = new Map(entriesOf(kept));
  }

  /** The number, from 1, of a device that has come. */
  take({id, name}: PortName): number {
    const title = nameOf({name});
    const ids = this.#known.get(title) ?? [];
    this.#known.set(title, ids);
    const before = ids.indexOf(id);
    let place = before >= 0 && !this.#taken.has(key(title, before)) ? before : 0;
    while (this.#taken.has(key(title, place))) place += 1;
    if (place < mostKnown) {
      if (before >= 0) ids[before] = '';
      ids[place] = id;
    }
    this.#taken.set(key(title, place), id);
    return place + 1;
  }

  /** Frees the number of a device that has gone; it stays its own until another one comes. */
  free(id: string): void {
    for (const [taken, by] of this.#taken) if (by === id) this.#taken.delete(taken);
  }

  json(): string {
    return JSON.stringify([...this.#known].map(([name, ids]) => [name, Array.from(ids, (id) => id)]));
  }
}

/** A port without a name is a device too. */
export const nameOf = ({name}: Pick<PortName, 'name'>): string =>
  (name ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 60) || 'MIDI device';

const key = (name: string, place: number): string => `${place}/${name}`;

function entriesOf(kept: string | null): [string, string[]][] {
  try {
    const json: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(json) ? json.filter(isEntry).slice(0, 100) : [];
  } catch {
    return [];
  }
}

const isEntry = (json: unknown): json is [string, string[]] =>
  Array.isArray(json) &&
  typeof json[0] === 'string' &&
  Array.isArray(json[1]) &&
  json[1].length <= mostKnown &&
  json[1].every((id) => typeof id === 'string');
