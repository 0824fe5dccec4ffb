import {css, html, LitElement} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {titleOfLook} from '../../control/looks.ts';
import {lookIn} from '../../params/presets.ts';
import {emit} from '../lib/events.ts';
import {initialState, type AppState} from '../lib/state.ts';
import {controls} from '../lib/theme.ts';
import {performStrings} from '../strings/perform.ts';

const strings = performStrings.crossfader;

const perStep = 0.05;
const perFineStep = 0.01;

/** The crossfader between the looks A and B, each of which takes over the present look when it is pressed. */
@customElement('reverie-crossfader')
export class ReverieCrossfader extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      input {
        flex: 1;
        min-width: 80px;
        --target: 44px;
      }
      button {
        max-width: 11em;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      b {
        color: var(--safelight);
      }
      @media (max-width: 480px) {
        button {
          max-width: 6.6em;
          padding: 0 0.7em;
        }
      }
    `,
  ];

  @property({attribute: false}) state: Pick<AppState, 'perform' | 'looks' | 'values'> = initialState;

  @query('input') private readonly fader!: HTMLInputElement;

  override render() {
    const {a, b, crossfader} = this.state.perform;
    return html`${this.#end('a', a.title)}
      <input
        type="range"
        min="0"
        max="1"
        step="any"
        aria-label=${strings.fromTo(a.title, b.title)}
        .value=${live(String(crossfader))}
        @input=${({target}: Event) => this.#put((target as HTMLInputElement).valueAsNumber)}
        @keydown=${this.#onKey}
        @wheel=${this.#onWheel}
      />
      ${this.#end('b', b.title)}`;
  }

  #end(end: 'a' | 'b', title: string) {
    const letter = end.toUpperCase();
    return html`<button
      type="button"
      aria-label=${strings.setEnd(letter, title)}
      title=${strings.setEndTitle(letter)}
      @click=${() => this.#setEnd(end)}
    >
      <b>${letter}</b> ${title}
    </button>`;
  }

  #setEnd(end: 'a' | 'b'): void {
    const {values, looks} = this.state;
    const title = titleOfLook(values, looks) ?? strings.unsaved;
    emit(this, 'perform', {[end]: {title, look: lookIn(values)}});
  }

  /** The page is drawn once a frame at most: what follows within that goes on from what the fader shows. */
  get #at(): number {
    return this.fader.valueAsNumber;
  }

  #put(at: number): void {
    this.fader.value = String(at);
    emit(this, 'crossfade', this.#at);
  }

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const {deltaX, deltaY, shiftKey} = event;
    // To the right, or upwards; with Shift, browsers take a wheel for one that turns sideways.
    const isSideways = !shiftKey && Math.abs(deltaX) > Math.abs(deltaY);
    const towards = Math.sign(isSideways ? deltaX : -(deltaY || deltaX));
    this.#put(this.#at + towards * (shiftKey ? perFineStep : perStep));
  };

  // A range of step "any" has no steps of its own for the keyboard.
  readonly #onKey = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? perFineStep : perStep;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: this.#at + step,
      ArrowUp: this.#at + step,
      ArrowLeft: this.#at - step,
      ArrowDown: this.#at - step,
      Home: 0,
      End: 1,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#put(target);
  };
}
