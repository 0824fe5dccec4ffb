import type {RecipeModel} from '../../metadata/recipe.ts';
import type {AppState} from './state.ts';

/** The model that dreams now, as a recipe has it; the one asked for until the status says which it is. */
export const recipeModelOf = ({status, values}: Pick<AppState, 'status' | 'values'>): RecipeModel => ({
  name: status?.modelName ?? values.model,
  sha256: status?.modelSha256 ?? '',
});
