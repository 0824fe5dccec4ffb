import {existsSync, readFileSync, statSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {lookOf, presets, type Preset} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';

export const thumbnailSize = {width: 160, height: 100};
/** Of each file, and of all of them. */
export const mostBytes = {each: 6000, all: 90_000};

export const thumbnailsFolder = 'src/ui/panel/thumbnails';
/** The values that each thumbnail was dreamed with. */
const recordFile = 'test/looks/thumbnails.json';

export const thumbnailOf = ({name}: Preset): string => path.join(thumbnailsFolder, `${name}.webp`);

type Look = Readonly<Record<string, unknown>>;

const recorded = (): Readonly<Record<string, Look>> =>
  existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Record<string, Look>) : {};

/** Remembers what the thumbnail of a look was dreamed with; forgets looks that are no more. */
export async function recordThumbnail(look: Preset): Promise<void> {
  const known = {...recorded(), [look.name]: lookOf(look)};
  const kept = presets.flatMap(({name}) => (known[name] ? [[name, known[name]]] : []));
  await writeFile(recordFile, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

/** What is wrong with the thumbnails, one line each: `npm run looks -- --thumbnails` puts it right. */
export function staleThumbnails(): string[] {
  const known = recorded();
  const problems = presets.flatMap((preset) => {
    const was = known[preset.name];
    if (!was || !existsSync(thumbnailOf(preset))) return [`${preset.name} has no thumbnail.`];
    // A parameter that came since and is at its default changes nothing.
    return Object.entries(lookOf(preset)).flatMap(([key, value]) => {
      const before = key in was ? was[key] : defaults[key as keyof typeof defaults];
      return before === value ? [] : [`The thumbnail of ${preset.name} is of another ${key}.`];
    });
  });
  const sizes = presets
    .map(thumbnailOf)
    .filter((file) => existsSync(file))
    .map((file) => statSync(file).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (Math.max(0, ...sizes) > mostBytes.each || all > mostBytes.all) {
    problems.push(`The thumbnails have ${all} bytes, the largest ${Math.max(...sizes)}.`);
  }
  return problems;
}
