import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {live} from 'lit/directives/live.js';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import {defaults, parameterOf} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import type {SourceKind} from '../../source/source.ts';
import {CameraList} from '../lib/camera-list.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {controls} from '../lib/theme.ts';
import {titleOfAction} from '../lib/title-of-action.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.source;

const picked = {video: 'video/*,.mkv,.mov', image: 'image/*'} as const;

/** The source: one of five kinds, and for the camera which one and its resolution. */
@customElement('reverie-source')
export class ReverieSource extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .kinds {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
      }
      .kinds button {
        flex: none;
        padding: 0 0.62em;
      }
      .kinds button[aria-pressed='false']:not(:hover) {
        border-color: transparent;
      }
      .camera {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.4em), 1fr));
        gap: 8px;
        margin-top: 8px;
      }
      select {
        width: 100%;
        min-width: 0;
        padding: 0 0.5em;
        text-overflow: ellipsis;
      }
      .runs {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-top: 4px;
      }
      .runs button {
        display: grid;
        flex: none;
        place-items: center;
        padding: 0;
        border-color: transparent;
      }
      p {
        min-width: 0;
        margin: 5px 2px 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--ink-quiet);
        font-size: 0.88em;
      }
    `,
  ];

  @property({attribute: false}) values: Values = defaults;
  /** Kind and name of the running source. */
  @property() running: SourceKind | '' = '';
  @property() label = '';
  /** The running source can be paused, and is. */
  @property({type: Boolean}) pausable = false;
  @property({type: Boolean}) paused = false;
  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  /** The kind that was asked for and has not delivered yet. */
  @property() awaited: SourceKind | '' = '';

  readonly #cameras = new CameraList(this);
  readonly #picker = createRef<HTMLInputElement>();

  // Browsers name the cameras only once one was allowed, so look again whenever one runs.
  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('running')) void this.#cameras.refresh();
  }

  override render() {
    return html`
      <div class="kinds" data-key="source" role="group" aria-label=${strings.source}>
        ${Object.entries(sourceChoices()).map(
          ([kind, label]) =>
            html`<button
              type="button"
              data-source=${kind}
              aria-pressed=${kind === this.running}
              @click=${() => this.#choose(kind as SourceKind)}
            >
              ${label}
            </button>`,
        )}
      </div>
      ${this.values.source === 'camera' ? this.#camera() : nothing}
      <div class="runs">
        ${this.pausable ? this.#pause() : nothing}
        ${this.values.source === 'camera' && this.#cameras.names.length > 1 ? this.#chooseByImage() : nothing}
        <p>${this.#caption()}</p>
      </div>
      <input ${ref(this.#picker)} type="file" hidden @change=${this.#onPicked} />
    `;
  }

  #caption(): string {
    if (this.awaited === 'camera') return strings.waitingForCamera;
    if (this.awaited) return strings.opening;
    return this.label || strings.dropAnywhere;
  }

  #pause() {
    const label = this.paused ? strings.playVideo : strings.pauseVideo;
    return html`<button
      type="button"
      data-action="pause"
      aria-label=${label}
      title=${titleOfAction('pause', this.bindings, label)}
      @click=${() => emit(this, 'act', 'pause')}
    >
      ${icon(this.paused ? 'play' : 'pause')}
    </button>`;
  }

  #chooseByImage() {
    const label = strings.chooseByImage;
    return html`<button
      type="button"
      aria-label=${label}
      title=${label}
      @click=${() => emit(this, 'choose-camera', true)}
    >
      ${icon('grid')}
    </button>`;
  }

  #camera() {
    const {cameraDevice, cameraSize} = this.values;
    const names = [...new Set([...(cameraDevice ? [cameraDevice] : []), ...this.#cameras.names])];
    const sizes = parameterOf('cameraSize');
    return html`<div class="camera">
      <select
        data-key="cameraDevice"
        aria-label=${strings.camera}
        @change=${(event: Event) => this.#set('cameraDevice', event)}
      >
        <option value="" .selected=${live(cameraDevice === '')}>${strings.anyCamera}</option>
        ${names.map((name) => html`<option value=${name} .selected=${live(name === cameraDevice)}>${name}</option>`)}
      </select>
      <select
        data-key="cameraSize"
        aria-label=${strings.cameraResolution}
        @change=${(event: Event) => this.#set('cameraSize', event)}
      >
        ${Object.entries(sizes.kind === 'choice' ? sizes.choices : {}).map(
          ([size, label]) =>
            html`<option value=${size} .selected=${live(size === cameraSize)}>${label}</option>`,
        )}
      </select>
    </div>`;
  }

  #choose(kind: SourceKind): void {
    switch (kind) {
      case 'video':
      case 'image':
        this.pick(kind);
        break;
      case 'camera':
        emit(this, 'choose-source', this.#cameraRequest());
        break;
      default:
        emit(this, 'choose-source', {kind});
    }
  }

  #cameraRequest() {
    const {cameraDevice: device, cameraSize: size, facing, cameraTurn: turn} = this.values;
    return {kind: 'camera', device, size, facing, turn} as const;
  }

  #set(key: 'cameraDevice' | 'cameraSize', event: Event): void {
    emit(this, 'change-values', {[key]: (event.target as HTMLSelectElement).value});
  }

  /** Opens the file picker for a video or an image. */
  pick(kind: keyof typeof picked): void {
    const picker = this.#picker.value;
    if (!picker) return;
    picker.accept = picked[kind];
    picker.value = '';
    picker.click();
  }

  #onPicked(): void {
    emit(this, 'choose-files', [...(this.#picker.value?.files ?? [])]);
  }
}

function sourceChoices(): Readonly<Record<string, string>> {
  const parameter = parameterOf('source');
  return parameter.kind === 'choice' ? parameter.choices : {};
}
