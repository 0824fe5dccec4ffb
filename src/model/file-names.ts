/** What a file is by its name, as far as models go. */
export const isKeras = (name: string): boolean => /\.(h5|hdf5|keras)$/i.test(name);
export const isZip = (name: string): boolean => /\.zip$/i.test(name);
export const isSheet = (name: string): boolean => /^channels-mixed\d+\.(jpg|png|webp)$/.test(name);
export const isPackFile = (name: string): boolean =>
  name === 'model.json' || name.endsWith('.bin') || isSheet(name);

/** Whether files of these names are a model: a Keras file, a zip archive, or the files of a pack. */
export function isModel(names: readonly string[]): boolean {
  return names.some((name) => isKeras(name) || isZip(name) || name === 'model.json');
}
