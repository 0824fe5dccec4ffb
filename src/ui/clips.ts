import {html, LitElement, nothing} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {Clips, fileNameOf, fileOf, isStill, recipeOfClip, spaceOf} from '../output/clip-store.ts';
import type {Clip, Space} from '../output/clip-store.ts';
import type {Recipe} from '../output/recipe.ts';
import {presetNamed} from '../params/presets.ts';
import {reasonOf} from '../reason.ts';
import {clipsStyles} from './clips-styles.ts';
import {tell} from './events.ts';
import {lookWords} from './look-words.ts';
import './player.ts';
import type {ReveriePlayer} from './player.ts';
import {download} from './snapshot.ts';
import {section} from './section-styles.ts';
import {controls} from './theme.ts';
import {clockOf, sizeOf} from './words.ts';

const kindWords = {clip: '', take: 'Take', film: 'Rendered', still: 'Still'} as const;

/** The shelf of what was recorded and rendered here: to look at, keep, give away, dream on again, delete. */
@customElement('reverie-clips')
export class ReverieClips extends LitElement {
  static override styles = [controls, section, clipsStyles];

  @state() private clips: readonly Clip[] = [];
  @state() private thumbnails: ReadonlyMap<string, string> = new Map();
  @state() private space: Space | undefined;
  @state() private problem = '';
  /** The clip whose deletion waits for a second press. */
  @state() private leaving = '';
  @state() private renaming = '';
  readonly #details = createRef<HTMLDetailsElement>();
  readonly #player = createRef<ReveriePlayer>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const url of this.thumbnails.values()) URL.revokeObjectURL(url);
    this.thumbnails = new Map();
  }

  /** Reads the shelf again; `clip` is shown. */
  async refresh(clip?: Clip): Promise<void> {
    if (clip && this.#details.value) this.#details.value.open = true;
    await this.#list();
    await this.updateComplete;
    if (clip) this.renderRoot.querySelector(`[data-clip="${clip.id}"]`)?.scrollIntoView({block: 'nearest'});
  }

  override render() {
    const shown = this.clips.filter(({state}) => state !== 'recording');
    return html`<details ${ref(this.#details)} @toggle=${() => void this.#list()}>
        <summary>Shelf${shown.length > 0 ? html` <small>${shown.length}</small>` : nothing}</summary>
        ${
          shown.length === 0
            ? html`<p>
                Empty yet. V records a clip; what is rendered comes here too. It stays in this browser.
              </p>`
            : nothing
        }
        <ul>
          ${shown.map((clip) => this.#row(clip))}
        </ul>
        ${this.problem ? html`<p role="status">${this.problem}</p>` : nothing}
        ${
          this.space
            ? html`<p class="space">
                ${sizeOf(this.space.usedBytes)} used, ${sizeOf(this.space.leftBytes)} left
              </p>`
            : nothing
        }
      </details>
      <reverie-player ${ref(this.#player)}></reverie-player>`;
  }

  #row(clip: Clip) {
    const {id, name, kind, state, durationMs, bytes, widthPx, heightPx} = clip;
    const thumbnail = this.thumbnails.get(id);
    const look = recipeOfClip(clip);
    const title = look?.preset ? presetNamed(look.preset)?.title : undefined;
    const facts = [
      kindWords[kind],
      isStill(clip) ? '' : clockOf(durationMs / 1000),
      sizeOf(bytes),
      `${widthPx} × ${heightPx}`,
      title ?? '',
      state === 'repaired' ? 'cut off, repaired' : '',
    ];
    return html`<li data-clip=${id}>
      <button
        class="play"
        type="button"
        aria-label="${isStill(clip) ? 'Show' : 'Play'} ${name}"
        @click=${() => void this.#play(clip)}
      >
        ${thumbnail ? html`<img src=${thumbnail} alt="" />` : isStill(clip) ? 'Show' : 'Play'}
      </button>
      <div>
        ${
          this.renaming === id
            ? html`<input
                type="text"
                aria-label="Name of ${name}"
                maxlength="80"
                .value=${name}
                @keydown=${(event: KeyboardEvent) => this.#onNameKey(event, clip)}
                @change=${(event: Event) => void this.#rename(clip, event)}
                @blur=${() => (this.renaming = '')}
              />`
            : html`<span class="name">${name}</span>`
        }
        <small>${facts.filter(Boolean).join(' · ')}</small>
        <div class="deeds">
          ${
            kind === 'take'
              ? html`${this.#deed('Dream it again', clip, () => void this.#replay(clip))}
                ${this.#deed('Render it', clip, () => void this.#render(clip))}`
              : nothing
          }
          ${look ? this.#deed('Use its settings', clip, () => tell(this, 'restore-recipe', look)) : nothing}
          ${this.#deed('Download', clip, () => void this.#download(clip))}
          ${'share' in navigator ? this.#deed('Share', clip, () => void this.#share(clip)) : nothing}
          ${this.#deed('Rename', clip, () => void this.#beginRenaming(id))}
          ${
            this.leaving === id
              ? this.#deed('Delete for good', clip, () => void this.#remove(clip))
              : this.#deed('Delete', clip, () => (this.leaving = id))
          }
        </div>
        ${look ? this.#madeWith(look) : nothing}
      </div>
    </li>`;
  }

  #madeWith(look: Recipe) {
    return html`<details class="made">
      <summary>Made with</summary>
      <dl>
        ${lookWords(look).map(
          ([what, words]) =>
            html`<dt>${what}</dt>
              <dd>${words}</dd>`,
        )}
      </dl>
    </details>`;
  }

  #deed(label: string, {name}: Clip, run: () => void) {
    return html`<button type="button" aria-label="${label}: ${name}" @click=${run}>${label}</button>`;
  }

  async #list(): Promise<void> {
    await this.#try('The shelf could not be read', async () => {
      const shelf = await Clips.open();
      this.clips = await shelf.list();
      this.space = await spaceOf();
      await this.#showThumbnails(shelf);
    });
  }

  async #showThumbnails(shelf: Clips): Promise<void> {
    const next = new Map<string, string>();
    for (const clip of this.clips) {
      const known = this.thumbnails.get(clip.id);
      const picture = known === undefined ? await shelf.thumbnail(clip) : undefined;
      const url = known ?? (picture && URL.createObjectURL(picture));
      if (url !== undefined) next.set(clip.id, url);
    }
    for (const [id, url] of this.thumbnails) if (!next.has(id)) URL.revokeObjectURL(url);
    this.thumbnails = next;
  }

  async #play(clip: Clip): Promise<void> {
    await this.#try(`“${clip.name}” could not be shown`, async () => {
      await this.#player.value?.play(await fileOf(clip));
    });
  }

  async #replay(clip: Clip): Promise<void> {
    await this.#try(`“${clip.name}” could not be dreamed again`, async () => {
      tell(this, 'replay-take', await fileOf(clip));
    });
  }

  async #render(clip: Clip): Promise<void> {
    await this.#try(`“${clip.name}” could not be rendered`, async () => {
      tell(this, 'render-file', await fileOf(clip));
    });
  }

  async #download(clip: Clip): Promise<void> {
    await this.#try(`“${clip.name}” could not be downloaded`, async () => {
      download(await fileOf(clip), fileNameOf(clip));
    });
  }

  async #share(clip: Clip): Promise<void> {
    await this.#try(`“${clip.name}” could not be shared`, async () => {
      const files = [await fileOf(clip)];
      if (!navigator.canShare({files}))
        throw new Error('This browser shares no such files; download it instead.');
      await navigator.share({files, title: clip.name}).catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      });
    });
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
    await this.#try(`“${clip.name}” could not be renamed`, async () => {
      await (await Clips.open()).rename(clip, value);
    });
    await this.#list();
  }

  async #remove(clip: Clip): Promise<void> {
    this.leaving = '';
    await this.#try(`“${clip.name}” could not be deleted`, async () => {
      await (await Clips.open()).remove(clip.id);
    });
    await this.#list();
  }

  async #try(failed: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      this.problem = '';
    } catch (error) {
      this.problem = `${failed}: ${reasonOf(error)}`;
    }
  }
}
