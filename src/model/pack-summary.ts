import {parseChannelSheets, type ChannelSheets} from './channel-sheets.ts';
import type {Manifest} from './pack-manifest.ts';

/** What a library shows of a pack; `folder` is what the parameter `model` takes. */
export interface PackSummary {
  readonly folder: string;
  readonly title: string;
  readonly licence: string;
  readonly provenance: string;
  readonly widthMultiplier: number;
  readonly lastLayer: string;
  /** Of the shards: what a download costs. */
  readonly bytes: number;
  /** How kernels are stored, such as float16. */
  readonly precision: string;
  readonly channelSheets: ChannelSheets | undefined;
  /** Tells weights apart: the beginnings of their digests. Empty in lists that servers wrote before they had it. */
  readonly weightsId: string;
}

/** A folder name that the parameter `model` and every file system take. */
export const folderPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** What a library shows of a pack in `folder`. */
export function summaryOf(folder: string, manifest: Manifest): PackSummary {
  const {title, licence, provenance, widthMultiplier, lastLayer, shards, tensors, channelSheets} = manifest;
  return {
    folder,
    title,
    licence,
    provenance,
    widthMultiplier,
    lastLayer,
    bytes: shards.reduce((sum, {bytes}) => sum + bytes, 0),
    precision: [...new Set(tensors.map(({encoding}) => encoding.dtype))][0] ?? 'float32',
    channelSheets,
    weightsId: shards.map(({sha256}) => sha256.slice(0, 6)).join(''),
  };
}

/** The packs of a `models/index.json`; what is not in its form is left out. */
export function parseIndex(json: unknown): PackSummary[] {
  const packs = (json as {packs?: unknown} | null)?.packs;
  if (!Array.isArray(packs)) return [];
  return packs.filter(isSummary).map((pack) => ({
    ...pack,
    channelSheets: parseChannelSheets(pack.channelSheets),
    weightsId: /^[0-9a-f]{6,800}$/.test(pack.weightsId) ? pack.weightsId : '',
  }));
}

function isSummary(value: unknown): value is PackSummary {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<keyof PackSummary, unknown>;
  const texts = [entry.title, entry.licence, entry.provenance, entry.lastLayer, entry.precision];
  return (
    texts.every((text) => typeof text === 'string' && text.length <= 2000) &&
    typeof entry.folder === 'string' &&
    folderPattern.test(entry.folder) &&
    Number.isFinite(entry.bytes) &&
    Number.isFinite(entry.widthMultiplier)
  );
}

/** A folder name made of any words, such as a file's name. */
export function folderNameOf(words: string): string {
  const name = words
    .toLowerCase()
    .replace(/\.(h5|hdf5|keras|zip)$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return name === '' ? 'model' : name;
}
