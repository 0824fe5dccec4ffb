import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Signals} from '../../control/signals.ts';
import {soundSignals} from '../../control/sound/sound-signals.ts';
import {MediaQuery} from '../lib/media-query.ts';
import {whileSeen} from '../lib/while-seen.ts';
import {controlStrings} from '../strings/control.ts';

/** The meters fall by so much a second, so that eyes can follow. */
const fallPerS = 1.4;
/** The light is on for so long at a beat, and at most three times a second, whatever the tempo: no more may flash. */
const lightMs = 140;
const leastBetweenMs = 340;

/** What is heard, as bars: the level, the eight bands, and a light for the beat. Drawn without the page's state. */
@customElement('reverie-sound-meters')
export class ReverieSoundMeters extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      grid-template-columns: repeat(9, 1fr) 30px;
      align-items: end;
      gap: 4px;
      height: 64px;
      padding: 6px 0 10px;
    }
    .bar {
      height: 100%;
      border-radius: 3px;
      background: var(--line);
      overflow: hidden;
    }
    .bar i {
      display: block;
      height: 100%;
      background: var(--ink-quiet);
      transform-origin: bottom;
      transform: scaleY(0);
    }
    .level i {
      background: var(--safelight);
    }
    .beat {
      align-self: center;
      justify-self: end;
      width: 18px;
      height: 18px;
      border: 2px solid var(--line);
      border-radius: 50%;
    }
    .beat.on {
      border-color: var(--safelight);
      background: var(--safelight);
    }
  `;

  @property({attribute: false}) signals: Signals | undefined;

  readonly #calm = new MediaQuery(this, '(prefers-reduced-motion: reduce)');
  readonly #shown = new Float32Array(1 + soundSignals.bands.length);
  #stops: (() => void)[] = [];
  #beatMs = Number.NEGATIVE_INFINITY;
  #drawnMs = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const {signals} = this;
    const stop = signals?.listen(({id}, value) => {
      const nowMs = performance.now();
      if (id === soundSignals.beat.id && value > 0 && nowMs - this.#beatMs > leastBetweenMs)
        this.#beatMs = nowMs;
    });
    this.#stops = [...(stop ? [stop] : []), whileSeen(this, (nowMs) => this.#draw(nowMs))];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  override render() {
    return html`<div class="bar level" title=${controlStrings.sound.level}><i></i></div>
      ${soundSignals.bands.map(({label}) => html`<div class="bar" title=${label}><i></i></div>`)}
      <div class="beat" title=${controlStrings.sound.beat}></div>`;
  }

  #draw(nowMs: number): void {
    const fall = (fallPerS * (nowMs - this.#drawnMs)) / 1000;
    this.#drawnMs = nowMs;
    const ids = [soundSignals.level, ...soundSignals.bands].map(({id}) => id);
    this.renderRoot.querySelectorAll<HTMLElement>('.bar i').forEach((bar, place) => {
      const value = this.signals?.valueOf(ids[place] ?? '') ?? 0;
      const shown = Math.max(value, (this.#shown[place] ?? 0) - fall);
      this.#shown[place] = shown;
      bar.style.transform = `scaleY(${shown.toFixed(3)})`;
    });
    const isOn = !this.#calm.matches && nowMs - this.#beatMs < lightMs;
    this.renderRoot.querySelector('.beat')?.classList.toggle('on', isOn);
  }
}
