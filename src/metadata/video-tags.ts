import {ALL_FORMATS, BlobSource, Input} from 'mediabunny';
import {recipeInTags} from './recipe.ts';
import type {ReadRecipe} from './recipe.ts';
import {takeInTags} from './take.ts';
import type {ReadTake} from './take.ts';

/** What Reverie wrote into a video: a take, which has a recipe too, or a recipe. Undefined for any other video. */
export async function tagsIn(
  video: Blob,
): Promise<{readonly take: ReadTake} | {readonly recipe: ReadRecipe} | undefined> {
  using input = new Input({source: new BlobSource(video), formats: ALL_FORMATS});
  // What is not a video is the video source's to report.
  const tags = await input.getMetadataTags().catch(() => undefined);
  if (!tags) return undefined;
  const take = takeInTags(tags);
  if (take) return {take};
  const recipe = recipeInTags(tags);
  return recipe && {recipe};
}
