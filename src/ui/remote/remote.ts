import {html, LitElement, nothing} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {
  freeControls,
  freeFaders,
  freePads,
  freeXy,
  type FreeControl,
} from '../../control/remote/free-controls.ts';
import {heldActions, type RemoteAction, type RemoteKey} from '../../control/remote/reach.ts';
import type {Play} from '../../control/remote/play.ts';
import {textOfMessage} from '../../lib/message.ts';
import {shown as shownText} from '../../params/macros.ts';
import {parameterOf} from '../../params/values.ts';
import {thumbnailOfPreset} from '../lib/preset-thumbnails.ts';
import {controls, tokens} from '../lib/theme.ts';
import '../perform/xy-pad.ts';
import type {XyChange} from '../perform/xy-pad.ts';
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {remoteStrings} from '../strings/remote.ts';
import './fader.ts';
import type {FaderChange} from './fader.ts';
import {emptyView, RemotePlayer, type RemoteView} from './remote-player.ts';
import {remoteStyles} from './remote-styles.ts';

const strings = remoteStrings.page;

/** The page of a phone that plays the dream: what the operator allows, and how the connection is. */
@customElement('reverie-remote')
export class ReverieRemote extends LitElement {
  static override styles = [tokens, controls, remoteStyles];

  @state() private view: RemoteView = emptyView;
  @state() private hasToken = true;
  #player: RemotePlayer | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const token = location.hash.slice(1);
    this.hasToken = token !== '';
    if (!this.hasToken) return;
    this.#player = new RemotePlayer(token, (view) => (this.view = view));
    this.#player.connect();
    // How long the wait still is.
    this.#clock = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    this.#player?.disconnect();
    this.#player = undefined;
  }

  override render() {
    const {rights, hasPage} = this.view;
    const [said, isTrouble] = this.#status();
    const isPlayed =
      rights.pad || rights.crossfader || rights.keys.length > 0 || freeControls(rights).length > 0;
    const isEmpty = !isPlayed && rights.looks.length + rights.actions.length === 0;
    return html`
      <header>
        <h1>${commonStrings.reverie}</h1>
        <p role="status" class=${isTrouble ? 'trouble' : ''}>${said}</p>
      </header>
      <main class=${hasPage ? '' : 'idle'} ?inert=${!hasPage}>
        ${hasPage && isEmpty ? html`<p class="alone">${strings.nothingAllowed}</p>` : nothing}
        ${rights.looks.length > 0 ? html`<section class="pads" aria-label=${commonStrings.looks}>${this.#pads()}</section>` : nothing}
        ${isPlayed ? html`<div class="play">${this.#controls()}</div>` : nothing}
      </main>
      ${
        rights.actions.length > 0
          ? html`<footer ?inert=${!hasPage}>${rights.actions.map((action) => this.#button(action))}</footer>`
          : html`<footer hidden></footer>`
      }
    `;
  }

  /** Pads of two directions, faders, and pads to strike. */
  #controls() {
    const {rights, shown} = this.view;
    const faders = [
      ...(rights.crossfader ? [this.#crossfader()] : []),
      ...rights.keys.map((key) => this.#fader(key)),
      ...freeFaders(rights).map((control) => this.#freeFader(control)),
    ];
    return html`
      ${
        rights.pad
          ? html`<reverie-xy-pad
              .x=${shown.depth}
              .y=${shown.intensity}
              @xy-change=${({detail}: XyChange) => {
                this.#play({type: 'dial', dial: 'depth', at: detail.x});
                this.#play({type: 'dial', dial: 'intensity', at: detail.y});
              }}
            ></reverie-xy-pad>`
          : nothing
      }
      ${rights.freeXy ? this.#freeXy() : nothing}
      ${faders.length > 0 ? html`<section class="faders" aria-label=${remoteStrings.faders}>${faders}</section>` : nothing}
      ${
        rights.freePads > 0
          ? html`<section class="strikes" aria-label=${commonStrings.pads}>
              ${freePads(rights).map((control) => this.#freePad(control))}
            </section>`
          : nothing
      }
    `;
  }

  /** How it stands, and whether that is trouble. */
  #status(): readonly [text: string, isTrouble: boolean] {
    const {link, hasPage, refusal} = this.view;
    if (!this.hasToken) return [strings.incompleteLink, true];
    if (link.is === 'waiting') {
      const seconds = Math.ceil((link.untilMs - performance.now()) / 1000);
      return [seconds > 0 ? strings.retrying(seconds) : strings.connecting, true];
    }
    if (refusal) return [textOfMessage(refusal), true];
    if (link.is === 'ended') return [strings.disconnected, true];
    if (link.is === 'connecting') return [strings.connecting, false];
    return hasPage ? [strings.connected, false] : [strings.waitingForOperator, true];
  }

  #pads() {
    const {rights, shown} = this.view;
    return rights.looks.map((name) => {
      const look = shown.looks.find((known) => known.name.toLowerCase() === name.toLowerCase());
      if (!look) return nothing;
      const image = thumbnailOfPreset(look.name);
      return html`<button
        type="button"
        aria-pressed=${shown.look === look.name}
        @click=${() => this.#play({type: 'look', name: look.name})}
      >
        ${image === undefined ? nothing : html`<img src=${image} alt="" draggable="false" />`}
        <span>${look.title}</span>
      </button>`;
    });
  }

  #crossfader() {
    const {crossfader, ends} = this.view.shown;
    return html`<reverie-fader
      label=${strings.fromTo(ends[0] ?? strings.a, ends[1] ?? strings.b)}
      .at=${crossfader}
      text=${commonStrings.percent(crossfader)}
      @fader-change=${({detail}: FaderChange) => this.#play({type: 'crossfade', at: detail})}
    ></reverie-fader>`;
  }

  #fader(key: RemoteKey) {
    const parameter = parameterOf(key);
    const value = this.view.shown.values[key];
    if (parameter.kind !== 'number' || typeof value !== 'number') return nothing;
    const {min, max, whole, label} = parameter;
    return html`<reverie-fader
      label=${label}
      .at=${(value - min) / (max - min)}
      text=${shownText(value, parameter)}
      @fader-change=${({detail}: FaderChange) => {
        const number = min + detail * (max - min);
        this.#play({type: 'set', key, value: whole ? Math.round(number) : number});
      }}
    ></reverie-fader>`;
  }

  #freeFader({address, title}: FreeControl) {
    const at = this.view.free[address] ?? 0;
    return html`<reverie-fader
      label=${title}
      .at=${at}
      text=${commonStrings.percent(at)}
      @fader-change=${({detail}: FaderChange) => this.#send(address, detail)}
    ></reverie-fader>`;
  }

  #freeXy() {
    const [x, y] = freeXy;
    const {free} = this.view;
    return html`<reverie-xy-pad
      .x=${free[x.address] ?? 0.5}
      .y=${free[y.address] ?? 0.5}
      .xTitle=${x.title}
      .yTitle=${y.title}
      @xy-change=${({detail}: XyChange) => {
        this.#send(x.address, detail.x);
        this.#send(y.address, detail.y);
      }}
      @xy-reset=${() => {
        this.#send(x.address, 0.5);
        this.#send(y.address, 0.5);
      }}
    ></reverie-xy-pad>`;
  }

  #freePad({address, title}: FreeControl) {
    const isDown = (this.view.free[address] ?? 0) > 0;
    return this.#held(title, isDown, (down) => this.#send(address, Number(down)));
  }

  #button(action: RemoteAction) {
    const isHeld = heldActions.includes(action);
    return this.#held(actionStrings[action], this.view.shown.on.includes(action), (down) => {
      if (down || isHeld) this.#play({type: 'act', action, down});
    });
  }

  /** A button that acts when it is pressed, and when it is released. */
  #held(title: string, isOn: boolean, press: (down: boolean) => void) {
    const act = (down: boolean) => (event: PointerEvent) => {
      // A mouse that is released elsewhere still releases the button.
      if (down) (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      press(down);
    };
    const key =
      (down: boolean) =>
      ({key: pressed, repeat}: KeyboardEvent): void => {
        if ((pressed === ' ' || pressed === 'Enter') && !repeat) press(down);
      };
    return html`<button
      type="button"
      aria-pressed=${isOn}
      @pointerdown=${act(true)}
      @pointerup=${act(false)}
      @pointercancel=${act(false)}
      @keydown=${key(true)}
      @keyup=${key(false)}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${title}
    </button>`;
  }

  #send(address: string, value: number): void {
    this.#play({type: 'signal', address, value});
  }

  #play(play: Play): void {
    this.#player?.play(play);
  }
}
