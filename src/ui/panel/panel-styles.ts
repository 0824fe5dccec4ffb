import {css} from 'lit';

/**
 * Wide: status above left, an instrument along the bottom edge, all controls in a drawer on the right.
 * Upright phone: the instrument is a sheet at the bottom, and all controls take the place of its main part.
 * Phone on its side: both are a column on the right, so that the dream keeps most of the screen.
 * What is too tall scrolls, also with text at twice its size.
 * One file, because each layout moves what the others have.
 */
export const panelStyles = css`
  :host {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr) minmax(0, 440px) minmax(0, 1fr);
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
    pointer-events: none;
  }
  :host([hidden]) {
    display: none;
  }
  /* The notices stay when the controls go. */
  header,
  slot[name='flip'],
  .drawer,
  .band {
    opacity: 0;
    transition: opacity 0.7s;
  }
  :host([shown]) :is(header, slot[name='flip'], .drawer, .band) {
    opacity: 1;
    pointer-events: auto;
    transition-duration: 0.15s;
  }
  slot[name='flip'] {
    display: block;
    grid-area: 1 / 1 / 2 / -1;
    justify-self: end;
    margin: 10px 10px 0 0;
  }
  slot[name='notices'] {
    display: block;
    grid-area: 3 / 2;
    margin: 16px 0;
    /* Where there is little room they lie over the controls, not under them: their buttons answer something. */
    z-index: 1;
  }
  /* Without the controls they take the controls' place. */
  :host(:not([shown])) slot[name='notices'] {
    grid-row: 3 / 5;
    align-self: end;
    margin-bottom: max(24px, env(safe-area-inset-bottom));
  }
  header {
    grid-area: 1 / 1 / 2 / 3;
    justify-self: start;
    align-self: start;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 20px;
    margin: 18px 0 0 20px;
    padding: 4px 18px;
    max-height: 60dvh;
    overflow-y: auto;
    border-radius: 16px;
    background: var(--surface);
  }
  h1 {
    margin: 0;
    font: italic 1.5em/1.3 var(--serif);
    letter-spacing: 0.01em;
  }
  .drawer {
    grid-area: 1 / 3 / 4 / 4;
    justify-self: end;
    align-self: start;
    width: min(372px, calc(100% - 20px));
    max-height: calc(100% - 34px);
    margin: 18px 20px 0 0;
    padding: 10px 20px 16px;
    overflow: hidden auto;
    border-radius: 16px;
    background: var(--surface);
    scrollbar-width: thin;
    scrollbar-color: var(--track) transparent;
  }
  .drawer[hidden] {
    display: none;
  }
  .drawer details + details {
    border-top: 1px solid var(--line);
  }
  .drawer summary {
    min-height: 44px;
    font: italic 1.18em/1 var(--serif);
  }
  .members {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
    padding: 2px 6px 18px;
  }
  .wide {
    width: 100%;
    margin-top: 12px;
  }
  .search {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    margin: 6px 0;
  }
  slot[name='extras'] {
    display: block;
    margin: 10px 0 6px;
  }
  .band {
    grid-area: 4 / 1 / 5 / 4;
    max-height: calc(100dvh - 14rem);
    overflow: hidden auto;
    padding: 6px 24px max(10px, env(safe-area-inset-bottom));
    background: linear-gradient(to top, rgb(11 10 9 / 0.94), rgb(11 10 9 / 0.86) 82%, rgb(11 10 9 / 0.8));
    border-top: 1px solid rgb(241 233 221 / 0.1);
    scrollbar-width: none;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 385px) minmax(420px, 560px) minmax(0, 385px);
    justify-content: space-between;
    align-items: start;
    gap: 40px;
    margin-top: 6px;
  }
  :host([looks-only]) :is(.columns, footer) {
    display: none;
  }
  .sliders {
    display: grid;
    gap: 4px;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    margin-top: 4px;
  }
  footer button {
    display: flex;
    align-items: center;
    gap: 8px;
  }

  /* Here the source's buttons stand in one row, and leave the room. */
  @media (min-width: 1400px) {
    footer {
      margin-top: -18px;
      pointer-events: none;
    }
    :host([shown]) footer > * {
      pointer-events: auto;
    }
  }
  @media (max-width: 1100px) {
    :host {
      grid-template-columns: minmax(0, 1fr) minmax(0, 372px);
    }
    slot[name='notices'] {
      grid-area: 3 / 1 / 4 / 3;
      margin-inline: 20px;
    }
    :host([full]) slot[name='notices'] {
      grid-column: 1;
    }
    .drawer {
      grid-area: 1 / 2 / 4 / 3;
    }
    .band {
      grid-area: 4 / 1 / 5 / 3;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 12px 32px;
    }
    reverie-depth {
      grid-column: 1 / -1;
      grid-row: 1;
    }
  }

  /* A phone, either way. */
  @media (max-width: 760px), (max-height: 500px) {
    h1 {
      display: none;
    }
    header {
      grid-column: 1;
      margin: 10px 0 0 10px;
      padding: 0 16px;
      border-radius: 22px;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
      margin-top: 2px;
    }
    .sliders {
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.5em), 1fr));
      gap: 0 20px;
      padding: 0 10px;
    }
    footer {
      position: sticky;
      bottom: 0;
      flex-wrap: nowrap;
      gap: 0;
      margin-top: 0;
    }
    footer span {
      display: none;
    }
    slot[name='actions']::slotted(*) {
      flex: 1;
      justify-content: space-around;
    }
    footer button {
      justify-content: center;
      padding: 0;
      border-color: transparent;
    }
    /* What the status says in detail has the place of the notices. */
    :host([detailed]) slot[name='notices'] {
      display: none;
    }
    /* With all controls open, the main ones make room for the dream. */
    :host([full]) :is(reverie-presets, .columns) {
      display: none;
    }
  }
  @media (max-width: 760px) and (min-height: 501px) {
    :host {
      grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
    }
    header {
      grid-row: 1 / 3;
      max-width: calc(100vw - 84px);
      max-height: calc(100% - 18px);
    }
    slot[name='notices'],
    :host([full]) slot[name='notices'] {
      grid-area: 2 / 1;
      align-self: end;
      margin: 8px 10px;
    }
    :host(:not([shown])) slot[name='notices'] {
      grid-row: 2 / 5;
    }
    .drawer {
      grid-area: 3 / 1;
      justify-self: stretch;
      width: auto;
      height: min(58dvh, 100dvh - 17rem);
      max-height: none;
      margin: 0;
      padding: 12px 16px;
      border-radius: 18px 18px 0 0;
      background: rgb(11 10 9 / 0.92);
    }
    .band {
      grid-area: 4 / 1;
      padding: 4px 10px max(6px, env(safe-area-inset-bottom));
      border: 0;
      border-radius: 18px 18px 0 0;
      background: rgb(11 10 9 / 0.88);
    }
    :host([full]) .band {
      border-radius: 0;
      background: rgb(11 10 9 / 0.92);
    }
  }
  @media (max-height: 500px) {
    :host {
      grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr) min(340px, 46%);
      padding-right: 0;
    }
    header {
      grid-row: 1 / 5;
      max-width: calc(100% - 84px);
      max-height: calc(100% - 20px);
    }
    slot[name='flip'] {
      grid-column: 1;
    }
    slot[name='notices'],
    :host([full]) slot[name='notices'] {
      grid-area: 2 / 1 / 5 / 2;
      align-self: end;
      margin: 8px 12px max(12px, env(safe-area-inset-bottom));
    }
    :host(:not([shown])) slot[name='notices'] {
      grid-column: 1 / -1;
    }
    .band {
      display: flex;
      flex-direction: column;
      grid-area: 1 / 2 / 5 / 3;
      max-height: none;
      padding: 4px max(8px, env(safe-area-inset-right)) max(4px, env(safe-area-inset-bottom)) 8px;
      border: 0;
      border-left: 1px solid rgb(241 233 221 / 0.1);
      background: rgb(11 10 9 / 0.88);
    }
    :host([full]) .band {
      grid-row: 4 / 5;
    }
    footer {
      margin-top: auto;
      background: rgb(11 10 9 / 0.6);
    }
    .drawer {
      grid-area: 1 / 2 / 4 / 3;
      width: 100%;
      height: 100%;
      max-height: none;
      margin: 0;
      padding: 8px max(14px, env(safe-area-inset-right)) 8px 14px;
      border-radius: 0;
      background: rgb(11 10 9 / 0.92);
    }
  }
  /* Without the picture nothing is to be left free. */
  :host([alone]) .drawer {
    grid-area: 2 / 1 / 4 / -1;
    justify-self: stretch;
    width: auto;
    height: auto;
    max-height: 100%;
    margin: 12px 20px;
  }
  :host([alone]) slot[name='notices'] {
    align-self: end;
  }
  @media (prefers-reduced-motion: reduce) {
    header,
    slot[name='flip'],
    .drawer,
    .band {
      transition: none;
    }
  }
`;
