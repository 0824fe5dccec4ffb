import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {inceptionV3, mixedNames, type MixedName} from '../../model/network.ts';
import {mostChannels, parseChannels, toggleChannel} from '../../params/channels.ts';
import {parameters} from '../../params/table.ts';
import {depthOf, layerKeys, withDepth} from '../../params/macros.ts';
import {defaults} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import type {Status} from '../../dream/messages.ts';
import {channelsStyles, tilePx} from './channels-styles.ts';
import {ChannelImages} from './channel-images.ts';
import {emit} from '../lib/events.ts';
import {listModels, type ListedModel} from './model-list.ts';
import {section} from '../lib/section-styles.ts';
import {textOfMessage, type Message} from '../../lib/message.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {modelStrings} from '../strings/models.ts';
import {sectionStrings} from '../strings/sections.ts';

const strings = modelStrings.channels;

/** How many channels each layer of a model has, shallowest first. */
function countsOf({widthMultiplier, lastLayer}: ListedModel): Map<MixedName, number> {
  const last = mixedNames.find((name) => name === lastLayer);
  const counts = inceptionV3(widthMultiplier, last).blocks.map(
    ({name, channels}) => [name, channels] as const,
  );
  return new Map(counts.filter((entry): entry is [MixedName, number] => entry[0] !== 'stem'));
}

/**
 * The channels of one layer, each with an image of what it dreams of. The dream climbs those that are selected. One list
 * box: a click or a touch selects, arrow keys move, space selects, Backspace clears the layer's selection.
 */
@customElement('reverie-channels')
export class ReverieChannels extends LitElement {
  static override styles = [controls, section, channelsStyles];

  @property({attribute: false}) values: Values = defaults;
  @property({attribute: false}) status: Status | undefined;

  @state() private model: ListedModel | undefined;
  @state() private layer: MixedName = 'mixed3';
  /** The channel that the arrow keys are at. */
  @state() private active = 0;
  readonly #images = new ChannelImages(this);
  #isOpen = false;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('status');
    const loaded = changed.has('status') && before?.model !== this.status?.model;
    if (this.#isOpen && (loaded || changed.has('values'))) void this.#find();
  }

  override updated(): void {
    if (this.#isOpen && this.model) void this.#images.look(this.model, this.#layerOf(countsOf(this.model)));
  }

  /** The layer that is shown; a model that is not as deep shows its first. */
  #layerOf(counts: ReadonlyMap<MixedName, number>): MixedName {
    return counts.has(this.layer) ? this.layer : 'mixed0';
  }

  override render() {
    return html`<details @toggle=${this.#onToggle}>
      <summary>${sectionStrings.channels.title}</summary>
      ${this.model ? this.#browser(this.model) : html`<p>${strings.unknown}</p>`}
    </details>`;
  }

  #browser(model: ListedModel) {
    const counts = countsOf(model);
    const layer = this.#layerOf(counts);
    const count = counts.get(layer) ?? 0;
    const selected = parseChannels(this.values.channels);
    const here = selected[layer] ?? [];
    return html`
      <div class="head">
        <label for="layer">${strings.layer}</label>
        <select id="layer" @change=${this.#onLayer}>
          ${[...counts.keys()].map(
            (name) =>
              html`<option value=${name} .selected=${name === layer}>
                ${strings.layerChoice(name, selected[name]?.length ?? 0)}
              </option>`,
          )}
        </select>
        <button
          type="button"
          data-action="clear-channels"
          ?disabled=${this.values.channels === ''}
          @click=${() => emit(this, 'reset-values', ['channels'])}
        >
          ${strings.clearSelection}
        </button>
      </div>
      ${this.#tiles(layer, count, here)} ${this.#drawing(model, layer, count)}
      <p role="status">${this.#summary(layer, here)}</p>
    `;
  }

  #tiles(layer: MixedName, count: number, picked: readonly number[]) {
    const {url, columns = 1, done = 0} = this.#images.sheet ?? {};
    const active = Math.min(this.active, count - 1);
    return html`<img hidden alt="" src=${url ?? nothing} @error=${() => this.#images.lose()} />
      <div
        class="tiles"
        role="listbox"
        tabindex="0"
        aria-label=${strings.channelsOf(layer)}
        aria-multiselectable="true"
        aria-activedescendant="channel-${active}"
        .style=${url ? `--sheet: url("${url}"); --sheet-width: ${columns * tilePx}px` : ''}
        @click=${this.#onClick}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, layer, count)}
      >
        ${Array.from({length: count}, (_, channel) => {
          const [x, y] = [channel % columns, Math.floor(channel / columns)];
          return html`<div
            id="channel-${channel}"
            role="option"
            data-channel=${channel}
            aria-label=${strings.channel(channel)}
            aria-selected=${picked.includes(channel)}
            title=${channel}
            class=${channel === active ? 'active' : ''}
            .style=${channel < done ? `background-position: ${-x * tilePx}px ${-y * tilePx}px` : 'background-image: none'}
          >
            ${channel < done ? nothing : channel}
          </div>`;
        })}
      </div>`;
  }

  /** For a model without images of the layer: a button that has them drawn, and the progress. */
  #drawing(model: ListedModel, layer: MixedName, count: number) {
    const {sheet, isDrawing, problem, note} = this.#images;
    const done = sheet?.done ?? 0;
    if (done >= count && !problem) return noteOf(note);
    const button = isDrawing
      ? html`<button type="button" data-action="stop-drawing" @click=${() => this.#images.stop()}>
          ${commonStrings.stop}
        </button>`
      : html`<button
          type="button"
          data-action="draw-channels"
          @click=${() => this.#images.draw(model, layer, count)}
        >
          ${done > 0 ? strings.drawRest : strings.drawImages}
        </button>`;
    const words = isDrawing
      ? strings.drawingImages(done, count)
      : problem
        ? textOfMessage(problem)
        : strings.imagesMissing(done, count, layer);
    return html`<div class="draw">
      ${isDrawing ? html`<progress aria-label=${strings.drawing} max=${count} value=${done}></progress>` : nothing}
      <p role="status" data-drawing data-code=${isDrawing ? nothing : (problem?.code ?? nothing)}>${words}</p>
      ${button} ${noteOf(note)}
    </div>`;
  }

  #summary(layer: MixedName, picked: readonly number[]): string {
    const now = this.values.channelPick === 'all' ? [] : (this.status?.picked[layer] ?? []);
    const {channelPick} = parameters;
    if (now.length > 0) return strings.inImageNow(channelPick.choices[this.values.channelPick], now, layer);
    if (picked.length === 0) return strings.selectSome;
    const [weightless, full] = [this.values[layer] === 0, picked.length === mostChannels];
    return strings.dreamingOf(picked, layer, {weightless, full});
  }

  #toggle(channel: number): void {
    const {values, layer} = this;
    const channels = toggleChannel(values.channels, layer, channel);
    const isFirst = values.channels === '';
    // The first channel is seen best alone; later ones join what there is.
    const alone = withDepth(layerKeys.indexOf(layer));
    const weights = isFirst ? alone : values[layer] === 0 && channels !== '' ? {[layer]: 1} : {};
    this.active = channel;
    emit(this, 'change-values', {channels, ...weights});
  }

  #onClick(event: MouseEvent): void {
    const option = (event.target as HTMLElement).closest<HTMLElement>('[data-channel]');
    if (option) this.#toggle(Number(option.dataset.channel));
  }

  #onKey(event: KeyboardEvent, layer: MixedName, count: number): void {
    const active = Math.min(this.active, count - 1);
    const across = getComputedStyle(event.currentTarget as Element).gridTemplateColumns.split(' ').length;
    const moves: Record<string, number> = {
      ArrowRight: active + 1,
      ArrowLeft: active - 1,
      ArrowDown: active + across,
      ArrowUp: active - across,
      PageDown: active + 4 * across,
      PageUp: active - 4 * across,
      Home: 0,
      End: count - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) void this.#go(Math.min(count - 1, Math.max(0, target)));
    else if (event.key === ' ' || event.key === 'Enter') this.#toggle(active);
    else if (event.key === 'Backspace' || event.key === 'Delete') this.#clear(layer);
    else return;
    // Space and Enter mean other things to the app.
    event.preventDefault();
    event.stopPropagation();
  }

  #clear(layer: MixedName): void {
    let {channels} = this.values;
    for (const channel of parseChannels(channels)[layer] ?? [])
      channels = toggleChannel(channels, layer, channel);
    emit(this, 'change-values', {channels});
  }

  async #go(channel: number): Promise<void> {
    this.active = channel;
    await this.updateComplete;
    this.renderRoot.querySelector('.active')?.scrollIntoView({block: 'nearest'});
  }

  #onLayer(event: Event): void {
    const chosen = (event.target as HTMLSelectElement).value;
    this.layer = mixedNames.find((name) => name === chosen) ?? this.layer;
    this.active = 0;
  }

  #onToggle(event: Event): void {
    this.#isOpen = (event.target as HTMLDetailsElement).open;
    if (!this.#isOpen) return;
    const [picked] = Object.keys(parseChannels(this.values.channels));
    const depth = layerKeys[Math.round(depthOf(this.values) ?? 3)];
    this.layer = mixedNames.find((name) => name === (picked ?? depth)) ?? this.layer;
    void this.#find();
  }

  /** Finds the running model in the list; the one before is shown until then. */
  async #find(): Promise<void> {
    const {model: folder} = this.values;
    if (this.model?.folder === folder) return;
    const {models} = await listModels().catch(() => ({models: []}));
    this.model = models.find((model) => model.folder === folder);
  }
}

const noteOf = (note: Message | undefined) =>
  note ? html`<p role="status" data-note data-code=${note.code}>${note.message}</p>` : nothing;
