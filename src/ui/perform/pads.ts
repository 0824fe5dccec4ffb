import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {sameLookAs, type OwnLook} from '../../control/looks.ts';
import {keyBindings, printedKey, type KeyBinding} from '../../params/keys.ts';
import {presetOf, presets} from '../../params/presets.ts';
import {defaults, type Values} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {thumbnailOfPreset} from '../lib/preset-thumbnails.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';

interface Pad {
  readonly id: string;
  readonly title: string;
  readonly image: string | undefined;
  readonly pressed: boolean;
  readonly choose: () => void;
}

/** Large pads, one for each look in the order of the number keys: the user's own, then the presets. */
@customElement('reverie-pads')
export class ReveriePads extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      div {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
        gap: 8px;
        max-height: 100%;
        padding: 4px;
        overflow-y: auto;
      }
      button {
        position: relative;
        height: 76px;
        padding: 0;
        overflow: hidden;
        border: 2px solid var(--line);
        border-radius: 12px;
        background: var(--ground);
        text-align: left;
      }
      button[aria-pressed='true'] {
        border-color: var(--safelight);
      }
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      span {
        position: absolute;
        inset: auto 0 0;
        padding: 3px 8px;
        overflow: hidden;
        background: var(--surface);
        color: var(--ink);
        font-size: 0.92em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      [aria-pressed='true'] span {
        color: var(--safelight);
      }
      kbd {
        position: absolute;
        top: 4px;
        right: 4px;
        min-width: 1.6em;
        border-radius: 6px;
        background: var(--surface);
        font: inherit;
        font-size: 0.8em;
        text-align: center;
      }
      @media (max-width: 900px), (max-height: 500px) {
        div {
          grid-auto-flow: column;
          grid-template: repeat(2, 64px) / none;
          grid-auto-columns: 104px;
          overflow: auto hidden;
        }
        button {
          height: 64px;
        }
      }
      @media (max-width: 480px) {
        div {
          grid-template-rows: repeat(2, 60px);
          grid-auto-columns: 84px;
          gap: 6px;
        }
        button {
          height: 60px;
        }
        span {
          padding: 2px 6px;
          font-size: 0.84em;
        }
      }
      @media (max-width: 480px) and (max-height: 700px) {
        div {
          grid-template-rows: 60px;
        }
      }
    `,
  ];

  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  @property({attribute: false}) looks: readonly OwnLook[] = [];
  @property({attribute: false}) thumbnails: Readonly<Record<string, string>> = {};
  @property({attribute: false}) values: Values = defaults;

  override render() {
    return html`<div role="group" aria-label=${commonStrings.pads}>
      ${this.#pads().map((pad, index) => this.#pad(pad, printedKey(this.bindings, `preset-${index + 1}`)))}
    </div>`;
  }

  #pads(): readonly Pad[] {
    const own = this.looks.map((look): Pad => ({
      id: look.id,
      title: look.name,
      image: this.thumbnails[look.id],
      pressed: sameLookAs(look, this.values),
      choose: () => emit(this, 'looks', {do: 'choose', id: look.id}),
    }));
    const current = presetOf(this.values);
    const built = presets.map((preset): Pad => ({
      id: preset.name,
      title: preset.title,
      image: this.thumbnails[preset.name] ?? thumbnailOfPreset(preset.name),
      pressed: preset === current,
      choose: () => emit(this, 'apply-preset', preset.name),
    }));
    return [...own, ...built];
  }

  #pad({id, title, image, pressed, choose}: Pad, key: string | undefined) {
    return html`<button type="button" data-pad=${id} aria-pressed=${pressed} @click=${choose}>
      ${image === undefined ? nothing : html`<img src=${image} alt="" draggable="false" />`}
      <span>${title}</span>
      ${key === undefined ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}
    </button>`;
  }
}
