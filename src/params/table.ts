import {ascent} from './table/ascent.ts';
import {depth} from './table/depth.ts';
import {engine} from './table/engine.ts';
import {feedback} from './table/feedback.ts';
import {exhibition} from './table/exhibition.ts';
import {output} from './table/output.ts';
import {recording} from './table/recording.ts';
import {source} from './table/source.ts';
import {speed} from './table/speed.ts';
import {where} from './table/where.ts';

/**
 * Everything that can be adjusted, one entry each. Controls, URL, presets, keys, validation and docs/parameters.md
 * are derived from this table: to add a parameter, add an entry to its group and use it.
 */
export const parameters = {
  ...depth,
  ...where,
  ...ascent,
  ...feedback,
  ...output,
  ...source,
  ...speed,
  ...recording,
  ...engine,
  ...exhibition,
};

/** Names of former parameters, which addresses and files may still hold: they are left out without a problem. */
export const formerNames: ReadonlySet<string> = new Set(['octaves']);
