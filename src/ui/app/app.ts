import {html, LitElement, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {pageSite} from '../../dream/page-site.ts';
import {isMirrored} from '../../display/framing.ts';
import {DreamClient, openSource} from '../../embed/parts.ts';
import {frameStyle, dreamStyle} from '../../exhibition/window-style.ts';
import '../exhibition/pin.ts';
import type {ReveriePin} from '../exhibition/pin.ts';
import {groundOf, initialState, isBare, isTransparent, isUnattended} from '../lib/state.ts';
import {Store} from '../lib/store.ts';
import {tokens} from '../lib/theme.ts';
import type {ReveriePlayer} from '../library/player.ts';
import '../library/recording-light.ts';
import '../panel/help.ts';
import type {ReverieHelp} from '../panel/help.ts';
import type {ReveriePanel} from '../panel/panel.ts';
import type {ReverieSource} from '../panel/source.ts';
import type {ReverieRender} from '../render/render.ts';
import {commonStrings} from '../strings/common.ts';
import {appStyles} from './app-styles.ts';
import {connectControllers} from './controllers.ts';
import type {Client} from './dream-controller.ts';
import './drop-target.ts';
import './hint.ts';
import type {ReverieHint} from './hint.ts';
import {panelView} from './panel-view.ts';
import './progress.ts';
import {Redraw} from './redraw.ts';
import './ripening.ts';
import './viewport.ts';
import type {ReverieViewport} from './viewport.ts';

/** The page: its state goes down to the elements as properties, their events come up to the controllers. */
@customElement('reverie-app')
export class ReverieApp extends LitElement {
  static override styles = [tokens, appStyles];

  /** What makes the dream's client and the sources; another page may set its own before the element is connected. */
  @property({attribute: false}) createClient: () => Client = () => new DreamClient(pageSite());
  @property({attribute: false}) openSource: typeof openSource = openSource;

  @query('.frame') private frame!: HTMLElement;
  @query('reverie-viewport') private viewport!: ReverieViewport;
  @query('reverie-panel') private panel!: ReveriePanel;
  @query('reverie-source') private source!: ReverieSource;
  @query('reverie-render') private rendering!: ReverieRender;
  @query('reverie-help') private help!: ReverieHelp;
  @query('reverie-pin') private pin!: ReveriePin;
  @query('reverie-player') private player!: ReveriePlayer;
  @query('reverie-hint') private hint!: ReverieHint;

  readonly #store = new Store(initialState);
  #client: Client | undefined;
  #disconnects: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const update = (): void => this.requestUpdate();
    const redraw = new Redraw(window, update);
    redraw.connect();
    window.addEventListener('resize', update);
    this.#disconnects = [
      this.#store.subscribe((state, before) => redraw.follow(state, before)),
      () => redraw.disconnect(),
      () => window.removeEventListener('resize', update),
    ];
    void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#disconnects) stop();
    this.#disconnects = [];
  }

  // The controllers call elements, the dream's canvas first of all.
  async #start(): Promise<void> {
    await this.updateComplete;
    await this.viewport.updateComplete;
    if (!this.isConnected) return;
    const {viewport, panel, source, help, pin, hint, player, rendering: render} = this;
    this.#client = this.createClient();
    this.#disconnects.push(
      connectControllers({
        store: this.#store,
        client: this.#client,
        open: (request) => this.openSource(request, () => this.#store.state.values.backdrop),
        elements: {app: this, viewport, panel, source, help, pin, hint, player, render},
      }),
    );
  }

  override updated(): void {
    const {state} = this.#store;
    this.toggleAttribute('bare', isBare(state));
    this.toggleAttribute('performing', state.performing);
    this.toggleAttribute('transparent', isTransparent(state));
    document.documentElement.toggleAttribute('data-transparent', isTransparent(state));
    // Read by the supervisor of an exhibition.
    this.toggleAttribute('resting', state.mode === 'off');
    this.toggleAttribute('setting-up', state.values.setup);
    if (state.values.setup) void import('../exhibition/setup.ts');
    const {innerWidth: width, innerHeight: height} = window;
    Object.assign(this.frame.style, frameStyle(state.values, 0, {width, height}));
    Object.assign(this.viewport.style, dreamStyle(state.values, 0));
  }

  override render() {
    const {state} = this.#store;
    const {values, status} = state;
    return html`
      <main>
        <div class="frame">
          <reverie-viewport
            fit=${values.output ? 'contain' : values.fit}
            ground=${groundOf(state)}
            .crop=${values}
            .mirrored=${isMirrored(values.mirror, state.replayedSelfie ?? state.source?.selfie ?? false)}
            ?fixed=${isUnattended(state) || values.output}
            @tap=${() => this.panel.toggle()}
          ></reverie-viewport>
          ${state.attracting ? html`<p class="invitation">${values.attractWords}</p>` : nothing}
        </div>
        <div class="shade ${state.perform.blackout ? 'black' : state.mode}"></div>
        <reverie-ripening .share=${status?.ripening?.share}></reverie-ripening>
        <reverie-progress .progress=${state.progress}></reverie-progress>
      </main>
      ${panelView(state, {grab: this.#grab, onShown: (shown) => this.#onShown(shown)})}
      ${state.performing && !state.controlsAway ? html`<reverie-perform .state=${state}></reverie-perform>` : nothing}
      <reverie-recording-light
        .kind=${isBare(state) ? undefined : state.recording?.kind}
        .progress=${state.recording?.progress}
      ></reverie-recording-light>
      ${state.stream ? html`<reverie-stream-light .stream=${state.stream}></reverie-stream-light>` : nothing}
      ${state.dragging ? html`<reverie-drop-target></reverie-drop-target>` : nothing}
      <reverie-hint></reverie-hint>
      <reverie-player></reverie-player>
      ${values.setup ? html`<reverie-setup .values=${values}></reverie-setup>` : nothing}
      ${
        state.searching && !state.controlsAway
          ? html`<reverie-search .state=${state}></reverie-search>`
          : nothing
      }
      <reverie-help .bindings=${state.keyBindings}></reverie-help>
      <reverie-pin @opened=${() => this.#store.set({attended: true})}></reverie-pin>
    `;
  }

  #onShown(shown: boolean): void {
    this.toggleAttribute('quiet', !shown);
    this.#store.set({controlsShown: shown});
    if (shown) this.hint.hide();
    else if (!isBare(this.#store.state)) this.hint.show();
  }

  /** The frame of the source that is shown, without the dream. */
  readonly #grab = (): Promise<Blob> =>
    this.#client?.snapshot(true) ?? Promise.reject(new Error(commonStrings.noFrame));
}
