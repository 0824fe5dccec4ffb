import {css, html, LitElement} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {memory} from '../lib/memory.ts';
import {appStrings} from '../strings/app.ts';

const staysMs = 6000;

/** One short line for some seconds: how to get the controls back, when they hide for the first time, or that they are locked. */
@customElement('reverie-hint')
export class ReverieHint extends LitElement {
  static override styles = css`
    :host {
      display: block;
      pointer-events: none;
    }
    p {
      width: fit-content;
      margin: 0 auto;
      padding: 8px 18px;
      border-radius: 999px;
      background: var(--surface);
      opacity: 0;
      transition: opacity 0.7s;
    }
    .shown {
      opacity: 1;
    }
    @media (prefers-reduced-motion: reduce) {
      p {
        transition: none;
      }
    }
  `;

  @state() private text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide();
  }

  override render() {
    return html`<p role="status" class=${this.text === '' ? '' : 'shown'}>${this.text}</p>`;
  }

  show(): void {
    if (memory.get('hint-shown') !== null) return;
    memory.set('hint-shown', 'yes');
    const isTouch = matchMedia('(pointer: coarse)').matches;
    this.say(isTouch ? appStrings.hint.tap : appStrings.hint.moveMouse);
  }

  /** Shows a few words for some seconds. */
  say(text: string): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.#timer = setTimeout(() => this.hide(), staysMs);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.text = '';
  }
}
