import {mixedNames, type MixedName} from './network.ts';

/** Images beside a pack of what its channels dream of: one per layer, its tiles row by row, channel 0 first. */
export interface ChannelSheets {
  readonly tilePx: number;
  readonly columns: number;
  /** Names of images in the pack's folder. */
  readonly files: Readonly<Partial<Record<MixedName, string>>>;
}

/** How the channel browser has them: the middle of the smallest dreams. `dreamPx` is the side of what is dreamed. */
export const browserSheet = {dreamPx: 80, tilePx: 56, columns: 16} as const;

/** The file that a layer's sheet is written to. */
export const sheetFileOf = (layer: MixedName): string => `channels-${layer}.jpg`;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

/** Channel sheets from JSON that is not trusted. Undefined if it is not in their form: they only illustrate. */
export function parseChannelSheets(json: unknown): ChannelSheets | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const {tilePx, columns, files} = json as Record<keyof ChannelSheets, unknown>;
  if (!isWhole(tilePx, 8, 512) || !isWhole(columns, 1, 64)) return undefined;
  if (typeof files !== 'object' || files === null) return undefined;
  const named = Object.entries(files as Record<string, unknown>);
  const isGood = ([layer, file]: readonly [string, unknown]): boolean =>
    mixedNames.some((name) => name === layer) &&
    typeof file === 'string' &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(jpg|png|webp)$/.test(file);
  if (!named.every(isGood)) return undefined;
  return {tilePx, columns, files: Object.fromEntries(named)};
}
