import type {Character} from './distance.ts';

/** What is measured of a look on a source. NaN where it does not apply. */
export interface Figures {
  /** As a share of the height. */
  readonly formSize: number;
  /** RMS of the residual on whoever is in sight, and on all else. */
  readonly person: number;
  readonly room: number;
  /** Share of the chroma's energy. */
  readonly chromaNoise: number;
  /** Of the objective, by a step of the last dream, as a share of it. */
  readonly gainPerStep: number;
  readonly character: Character;
}

/** The means of each figure over sources, of those to which it applies. */
export function meansOf(figures: readonly Figures[]): Figures {
  const mean = (of: (one: Figures) => number): number => {
    const values = figures.map(of).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    formSize: mean((one) => one.formSize),
    person: mean((one) => one.person),
    room: mean((one) => one.room),
    chromaNoise: mean((one) => one.chromaNoise),
    gainPerStep: mean((one) => one.gainPerStep),
    character: figures[0]?.character.map((_, i) => mean((one) => one.character[i] as number)) ?? [],
  };
}

/** A Markdown table with a row per look. */
export function tableOf(
  names: readonly string[],
  figures: readonly Figures[],
  nearest: readonly {readonly index: number; readonly distance: number}[],
): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const head = ['look', 'form size', 'on person', 'on room', 'chroma noise', 'gain per step', 'nearest look'];
  const rows = names.map((name, i) => {
    const {formSize, person, room, chromaNoise, gainPerStep} = figures[i] as Figures;
    const {index, distance} = nearest[i] as (typeof nearest)[number];
    return [
      name,
      formSize.toFixed(3),
      person.toFixed(3),
      room.toFixed(3),
      percent(chromaNoise),
      percent(gainPerStep),
      index < 0 ? 'none' : `${names[index] ?? ''}, ${distance.toFixed(2)}`,
    ];
  });
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
