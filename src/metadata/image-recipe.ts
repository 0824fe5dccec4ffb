import {decodeRecipe, encodeRecipe} from './recipe.ts';
import type {ReadRecipe, Recipe} from './recipe.ts';
import {jpegText, withJpegText} from './jpeg-text.ts';
import {pngText, withPngText} from './png-text.ts';
import {webpText, withWebpText} from './webp-text.ts';

/** Larger files are not searched for a recipe. */
const maxBytes = 512 * 2 ** 20;

/**
 * The PNG, JPEG or WebP file with the recipe in it: a text chunk, a comment segment, an XMP chunk. Throws for another
 * type, and for a file that is not what its type says.
 */
export async function withRecipeIn(image: Blob, recipe: Recipe): Promise<Blob> {
  const bytes = new Uint8Array(await image.arrayBuffer());
  return new Blob([withText(bytes, image.type, encodeRecipe(recipe))], {type: image.type});
}

/** The recipe in an image, whatever its type says; undefined if there is none that can be read. */
export async function recipeInImage(image: Blob): Promise<ReadRecipe | undefined> {
  if (image.size > maxBytes) return undefined;
  const bytes = new Uint8Array(await image.arrayBuffer());
  const text = pngText(bytes) ?? jpegText(bytes) ?? webpText(bytes);
  return text === undefined ? undefined : decodeRecipe(text);
}

function withText(bytes: Uint8Array<ArrayBuffer>, type: string, text: string): Uint8Array<ArrayBuffer> {
  switch (type) {
    case 'image/png':
      return withPngText(bytes, text);
    case 'image/jpeg':
      return withJpegText(bytes, text);
    case 'image/webp':
      return withWebpText(bytes, text);
    default:
      throw new Error(`A recipe goes into PNG, JPEG or WebP, not into "${type}".`);
  }
}
