import {version} from '../../../package.json';
import {recipeInImage} from '../../metadata/image-recipe.ts';
import {isRestored, withRecipe} from '../../metadata/recipe.ts';
import type {ReadRecipe, Recipe} from '../../metadata/recipe.ts';
import type {readTags} from '../../metadata/read-tags.ts';
import type {Message} from '../../lib/message.ts';
import type {ReadTake} from '../../metadata/take.ts';
import {presetNamed} from '../../params/presets.ts';
import {keys} from '../../params/values.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {restoredAutomation} from '../perform/live-automation.ts';
import type {ReplayController} from './replay-controller.ts';
import {notices} from '../notices.ts';
import {commonStrings} from '../strings/common.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

const strings = noticeActionStrings.restored;

/** Downloaded with the first video: no first visit needs it. */
const tagsOf: typeof readTags = async (video) =>
  (await import('../../metadata/read-tags.ts')).readTags(video);

/** Reads the recipe or the take in a file, and restores it. */
export class RestoreController {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #replay: Pick<ReplayController, 'begin'>;

  constructor(store: AppStore, notices: NoticeController, replay: Pick<ReplayController, 'begin'>) {
    this.#store = store;
    this.#notices = notices;
    this.#replay = replay;
  }

  /** An image with a recipe restores it and is offered as the source; one without becomes the source by `choose`. */
  async fromImage(image: File, choose: () => void): Promise<void> {
    const read = await recipeInImage(image).catch(() => undefined);
    if (read) this.restore(read, {label: strings.useAsSource, run: choose});
    else choose();
  }

  /** Offers the recipe or the take in a video that has become the source. */
  async fromVideo(video: File): Promise<void> {
    const found = await tagsOf(video).catch(() => undefined);
    if (!found) return;
    const isTake = 'take' in found;
    const use = (): void => {
      this.#notices.resolve('restored');
      if ('take' in found) this.replay(found.take, video);
      else this.restore(found.recipe);
    };
    this.#notices.show({
      id: 'restored',
      kind: 'problem',
      ...(isTake ? notices['video-has-take']() : notices['video-has-recipe']()),
      actions: [{label: isTake ? strings.replayTake : commonStrings.useSettings, run: use}],
    });
  }

  /** Replays a video of the library, if it is a take. Throws what reading it throws. */
  async replayVideo(video: File): Promise<void> {
    const found = await tagsOf(video);
    if (found && 'take' in found) this.replay(found.take, video);
  }

  /** Restores a recipe and reports what changed and what could not be restored. */
  restore({recipe, problems}: ReadRecipe, action?: {label: string; run: () => void}): void {
    const before = this.#store.state.values;
    const values = withRecipe(before, recipe);
    this.#store.set({values, ...restoredAutomation(this.#store.state, recipe.automation)});
    const changed = keys.filter((key) => before[key] !== values[key]).length;
    const look = presetNamed(recipe.preset)?.title ?? '';
    const settings = keys.filter(isRestored).length;
    this.#notices.show({
      id: 'restored',
      kind: problems.length > 0 ? 'problem' : 'answer',
      ...notices.restored({look, changed, settings, causes: [...problems, ...this.#differences(recipe)]}),
      ...(action && {
        actions: [
          {
            label: action.label,
            run: () => {
              this.#notices.resolve('restored');
              action.run();
            },
          },
        ],
      }),
    });
  }

  /** Makes the video of a take the source and replays it. */
  replay({take, problems}: ReadTake, video: File): void {
    this.#replay.begin(take, video);
    this.#notices.show({
      id: 'restored',
      kind: problems.length > 0 ? 'problem' : 'answer',
      ...notices.replaying({
        changes: take.changes.length,
        causes: [...problems, ...this.#differences(take.recipe)],
      }),
    });
  }

  /** Why what is restored may look different here. */
  #differences({model, version: wrote}: Recipe): Message[] {
    const {status} = this.#store.state;
    const sha256 = status?.modelSha256 ?? '';
    const otherWeights = model.sha256 !== '' && sha256 !== '' && model.sha256 !== sha256;
    return [
      ...(otherWeights && model.name === status?.modelName
        ? [notices['other-weights']({model: model.name})]
        : []),
      ...(wrote === version ? [] : [notices['other-version']({version: wrote, own: version})]),
    ];
  }
}
