import {recipeInPicture} from '../../metadata/image-recipe.ts';
import {version} from '../../../package.json';
import {isRestored, withRecipe} from '../../metadata/recipe.ts';
import type {ReadRecipe, Recipe} from '../../metadata/recipe.ts';
import type {ReadTake} from '../../metadata/take.ts';
import {presetNamed} from '../../params/presets.ts';
import {keys} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import type {Notices} from '../app/notices.ts';

/** What the app gives to what restores. */
export interface RestoringHost {
  readonly values: Values;
  readonly modelSha256: string;
  /** Takes values over that were valid when they were read. */
  restore(values: Values): void;
  /** Dreams a take again: its film is the source already. */
  replay(take: ReadTake['take'], film: File): void;
}

/** Reads the recipe in what a person brings, and restores it. */
export class RestoreController {
  readonly #host: RestoringHost;
  readonly #notices: Notices;

  constructor(host: RestoringHost, notices: Notices) {
    this.#host = host;
    this.#notices = notices;
  }

  /**
   * A picture with a recipe restores it, and is dreamed on only if that is asked for; a film is dreamed on at once,
   * and its recipe or its take is offered. `choose` makes the file the source.
   */
  async file(file: File, kind: 'video' | 'image', choose: () => void): Promise<void> {
    if (kind === 'video') {
      choose();
      await this.#film(file);
      return;
    }
    const read = await recipeInPicture(file).catch(() => undefined);
    if (read) this.restore(read, {label: 'Dream on the picture', run: choose});
    else choose();
  }

  /** Restores a recipe and says what was restored and what was not. */
  restore({recipe, problems}: ReadRecipe, action?: {label: string; run: () => void}): void {
    const before = this.#host.values;
    const values = withRecipe(before, recipe);
    this.#host.restore(values);
    const changed = keys.filter((key) => before[key] !== values[key]).length;
    const preset = presetNamed(recipe.preset)?.title;
    const what = preset ? `“${preset}” and its settings are` : 'The settings are';
    this.#notices.show({
      id: 'restored',
      kind: problems.length > 0 ? 'problem' : 'note',
      message: `${what} back as they were: ${changed} of ${keys.filter(isRestored).length} changed.`,
      ...this.#advice(recipe, problems),
      ...(action && {action: {...action, run: () => this.#done(action.run)}}),
    });
  }

  /** Dreams a take again. */
  replay({take, problems}: ReadTake, film: File): void {
    this.#host.replay(take, film);
    this.#notices.show({
      id: 'restored',
      kind: problems.length > 0 ? 'problem' : 'note',
      message: `The take is dreamed again, with its ${take.changes.length} changes.`,
      ...this.#advice(take.recipe, problems),
    });
  }

  /** What Reverie wrote into a film of its library or from elsewhere. */
  async tagsOf(film: File): ReturnType<typeof import('../../metadata/video-tags.ts').tagsIn> {
    // Fetched when it is needed: it is larger than the page.
    const {tagsIn} = await import('../../metadata/video-tags.ts');
    return tagsIn(film);
  }

  async #film(film: File): Promise<void> {
    const found = await this.tagsOf(film).catch(() => undefined);
    if (!found) return;
    const take = 'take' in found ? found.take : undefined;
    this.#notices.show({
      id: 'restored',
      kind: 'problem',
      message: take
        ? 'This film is a take: it knows what was done while it was recorded.'
        : 'This film was dreamed by Reverie, and knows how.',
      action: {
        label: take ? 'Dream it again' : 'Use its settings',
        run: () =>
          this.#done(() => ('take' in found ? this.replay(found.take, film) : this.restore(found.recipe))),
      },
    });
  }

  #advice({model, version: wrote}: Recipe, problems: readonly string[]): {advice?: string} {
    const {modelSha256} = this.#host;
    const other = model.sha256 !== '' && modelSha256 !== '' && model.sha256 !== modelSha256;
    const lines = [
      ...problems,
      ...(other && model.name === this.#host.values.model
        ? [`It was dreamed by other weights than those of ${model.name} here, so it may look different.`]
        : []),
      ...(wrote === version ? [] : [`It was made by version ${wrote}; this is ${version}.`]),
    ];
    return lines.length === 0 ? {} : {advice: lines.join('\n')};
  }

  #done(run: () => void): void {
    this.#notices.resolve('restored');
    run();
  }
}
