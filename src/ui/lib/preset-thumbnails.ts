/** Addresses by path; `npm run looks -- --thumbnails` dreams them. */
const thumbnails: Readonly<Record<string, string>> = import.meta.glob('../panel/thumbnails/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** The address of a preset's thumbnail. */
export const thumbnailOfPreset = (name: string): string | undefined =>
  thumbnails[`../panel/thumbnails/${name}.webp`];
