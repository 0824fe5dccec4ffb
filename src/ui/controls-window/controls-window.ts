import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {listenToKeys} from '../../control/keyboard.ts';
import {panelView} from '../app/panel-view.ts';
import type {Act} from '../app/actions.ts';
import '../app/drawer.ts';
import {emit, listenToEvents, type EventHandlers} from '../lib/events.ts';
import type {AppState} from '../lib/state.ts';
import {tokens} from '../lib/theme.ts';
import type {ReveriePlayer} from '../library/player.ts';
import '../panel/help.ts';
import type {ReverieHelp} from '../panel/help.ts';
import type {ReveriePanel} from '../panel/panel.ts';
import type {ReverieSource} from '../panel/source.ts';
import {controlsWindowStrings} from '../strings/controls-window.ts';
import {readyEvent} from './ready.ts';

/** What the page that has the picture does for the controls in another window. */
export interface PictureWindow {
  readonly act: Act;
  readonly handlers: EventHandlers;
}

/**
 * The panel, or the performance view, in a window of its own, so that the page with the picture shows nothing else. The
 * page gives it what it shows and carries out what it asks for: state down, events up, as within one window.
 */
@customElement('reverie-controls')
export class ReverieControls extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        position: fixed;
        inset: 0;
        display: block;
        overflow: hidden;
        background: var(--ground);
        color: var(--ink);
        font: 0.9375rem/1.4 var(--sans);
      }
      p {
        margin: 0;
        padding: 40px;
      }
    `,
  ];

  /** Undefined until the page that opened the window has given it. */
  @property({attribute: false}) state: AppState | undefined;
  @property({attribute: false}) picture: PictureWindow | undefined;

  @query('reverie-panel') private panel!: ReveriePanel | null;
  @query('reverie-source') readonly source!: ReverieSource;
  @query('reverie-help') readonly help!: ReverieHelp;
  @query('reverie-player') readonly player!: ReveriePlayer;

  #stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const opener = window.opener as Window | null;
    opener?.dispatchEvent(new CustomEvent(readyEvent, {detail: this}));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#disconnect();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('picture')) return;
    this.#disconnect();
    const {picture} = this;
    if (!picture) return;
    this.#stops = [
      listenToEvents(this, picture.handlers),
      listenToKeys(
        window,
        (action, phase) => picture.act(action, phase === 'down'),
        () => this.state?.keyBindings ?? [],
      ),
      acceptFiles((files) => emit(this, 'choose-files', files)),
    ];
  }

  override render() {
    const {state} = this;
    if (!state) return html`<p>${controlsWindowStrings.notOpened}</p>`;
    return html`
      ${panelView(state, {})}
      ${state.performing ? html`<reverie-perform .state=${state}></reverie-perform>` : nothing}
      ${state.searching ? html`<reverie-search .state=${state}></reverie-search>` : nothing}
      <reverie-player></reverie-player>
      <reverie-help .bindings=${state.keyBindings}></reverie-help>
    `;
  }

  override updated(): void {
    // Both stay in the page, so that what is open in the panel stays open.
    if (this.panel) this.panel.hidden = this.state?.performing === true;
  }

  #disconnect(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}

/** Takes files that are dropped on the window, until the returned function is called. */
function acceptFiles(take: (files: readonly File[]) => void): () => void {
  const onDragOver = (event: DragEvent): void => event.preventDefault();
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  };
  addEventListener('dragover', onDragOver);
  addEventListener('drop', onDrop);
  return () => {
    removeEventListener('dragover', onDragOver);
    removeEventListener('drop', onDrop);
  };
}
