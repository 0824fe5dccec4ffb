import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {textOfMessage} from '../../lib/message.ts';
import {fileOf, isImage, recipeOfClip} from '../../library/clips.ts';
import type {Clip} from '../../library/clips.ts';
import type {Recipe} from '../../metadata/recipe.ts';
import {presetNamed} from '../../params/presets.ts';
import {clipsStyles} from './clips-styles.ts';
import {emit} from '../lib/events.ts';
import type {AppState} from '../lib/state.ts';
import {LibraryController} from './library-controller.ts';
import {recipeSummary} from './recipe-summary.ts';
import {downloadClip, shareClip} from './clip-actions.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {clockOf, sizeOf} from '../lib/format.ts';
import {commonStrings} from '../strings/common.ts';
import {libraryStrings} from '../strings/library.ts';
import {sectionStrings} from '../strings/sections.ts';

const strings = libraryStrings.clips;

/** What was recorded and rendered in this browser: to play, download, share, replay, rename and delete. */
@customElement('reverie-clips')
export class ReverieClips extends LitElement {
  static override styles = [controls, section, clipsStyles];

  /** Replaced whenever the library has changed elsewhere; `show` is the clip to show. */
  @property({attribute: false}) library: AppState['library'];

  /** The clip whose deletion waits for a second press. */
  @state() private deleting = '';
  @state() private renaming = '';
  readonly #library = new LibraryController(this);
  readonly #details = createRef<HTMLDetailsElement>();

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('library') && this.library) void this.#refresh(this.library.show);
  }

  /** Reads the library again; `clip` is shown. */
  async #refresh(clip: Clip | undefined): Promise<void> {
    if (clip && this.#details.value) this.#details.value.open = true;
    await this.#library.list();
    await this.updateComplete;
    if (clip) this.renderRoot.querySelector(`[data-clip="${clip.id}"]`)?.scrollIntoView({block: 'nearest'});
  }

  override render() {
    const {clips, space, problem} = this.#library;
    const shown = clips.filter(({state}) => state !== 'recording');
    return html`<details ${ref(this.#details)} @toggle=${() => void this.#library.list()}>
      <summary>
        ${sectionStrings.library.title}${shown.length > 0 ? html` <small>${shown.length}</small>` : nothing}
      </summary>
      ${shown.length === 0 ? html`<p>${strings.empty}</p>` : nothing}
      <ul>
        ${shown.map((clip) => this.#row(clip))}
      </ul>
      ${problem ? html`<p role="status" data-code=${problem.code}>${textOfMessage(problem)}</p>` : nothing}
      ${
        space
          ? html`<p class="space">${strings.space(sizeOf(space.usedBytes), sizeOf(space.leftBytes))}</p>`
          : nothing
      }
    </details>`;
  }

  #row(clip: Clip) {
    const {id, name, kind, state, durationMs, bytes, widthPx, heightPx} = clip;
    const thumbnail = this.#library.thumbnails.get(id);
    const look = recipeOfClip(clip);
    const title = look?.preset ? presetNamed(look.preset)?.title : undefined;
    const facts = [
      strings.kinds[kind],
      isImage(clip) ? '' : clockOf(durationMs / 1000),
      sizeOf(bytes),
      commonStrings.sizePx(widthPx, heightPx),
      title ?? '',
      state === 'repaired' ? strings.recovered : '',
    ];
    return html`<li data-clip=${id}>
      <button
        class="play"
        type="button"
        aria-label=${isImage(clip) ? strings.showNamed(name) : strings.playNamed(name)}
        @click=${() => emit(this, 'play-clip', clip)}
      >
        ${thumbnail ? html`<img src=${thumbnail} alt="" />` : isImage(clip) ? commonStrings.show : commonStrings.play}
      </button>
      <div>
        ${
          this.renaming === id
            ? html`<input
                type="text"
                aria-label=${commonStrings.nameOf(name)}
                maxlength="80"
                .value=${name}
                @keydown=${(event: KeyboardEvent) => this.#onNameKey(event, clip)}
                @change=${(event: Event) => void this.#rename(clip, event)}
                @blur=${() => (this.renaming = '')}
              />`
            : html`<span class="name">${name}</span>`
        }
        <small>${facts.filter(Boolean).join(' · ')}</small>
        <div class="actions">
          ${
            kind === 'take'
              ? html`${this.#action(strings.replay, clip, () => void this.#replay(clip))}
                ${this.#action(commonStrings.render, clip, () => void this.#render(clip))}`
              : nothing
          }
          ${look ? this.#action(commonStrings.useSettings, clip, () => emit(this, 'restore-recipe', look)) : nothing}
          ${this.#action(commonStrings.download, clip, () => void this.#download(clip))}
          ${'share' in navigator ? this.#action(commonStrings.share, clip, () => void this.#share(clip)) : nothing}
          ${this.#action(commonStrings.rename, clip, () => void this.#beginRenaming(id))}
          ${
            this.deleting === id
              ? this.#action(strings.deletePermanently, clip, () => void this.#remove(clip))
              : this.#action(commonStrings.delete, clip, () => (this.deleting = id))
          }
        </div>
        ${look ? this.#madeWith(look) : nothing}
      </div>
    </li>`;
  }

  #madeWith(look: Recipe) {
    return html`<details class="made">
      <summary>${strings.madeWith}</summary>
      <dl>
        ${recipeSummary(look).map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </details>`;
  }

  #action(label: string, {name}: Clip, run: () => void) {
    return html`<button type="button" aria-label=${commonStrings.actOn(label, name)} @click=${run}>
      ${label}
    </button>`;
  }

  async #replay(clip: Clip): Promise<void> {
    await this.#library.attemptWith(clip, 'replayed', async () => {
      emit(this, 'replay-take', await fileOf(clip));
    });
  }

  async #render(clip: Clip): Promise<void> {
    await this.#library.attemptWith(clip, 'rendered', async () => {
      emit(this, 'render-file', await fileOf(clip));
    });
  }

  async #download(clip: Clip): Promise<void> {
    await this.#library.attemptWith(clip, 'downloaded', () => downloadClip(clip));
  }

  async #share(clip: Clip): Promise<void> {
    await this.#library.attemptWith(clip, 'shared', () => shareClip(clip));
  }

  async #beginRenaming(id: string): Promise<void> {
    this.renaming = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input')?.select();
  }

  #onNameKey(event: KeyboardEvent, clip: Clip): void {
    if (event.key === 'Enter') void this.#rename(clip, event);
    if (event.key === 'Escape') this.renaming = '';
    event.stopPropagation();
  }

  async #rename(clip: Clip, event: Event): Promise<void> {
    const {value} = event.target as HTMLInputElement;
    this.renaming = '';
    await this.#library.rename(clip, value);
  }

  async #remove(clip: Clip): Promise<void> {
    this.deleting = '';
    await this.#library.remove(clip);
  }
}
