import {css} from 'lit';

/**
 * Wide: status above left, an instrument along the bottom edge, all controls in a drawer on the right.
 * Narrow: the instrument is a sheet at the bottom, and all controls take the place of its main part.
 */
export const panelStyles = css`
  :host {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) minmax(0, 440px) minmax(0, 1fr);
    gap: 16px;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
    pointer-events: none;
  }
  /* The notices stay when the controls go. */
  header,
  .drawer,
  .band {
    opacity: 0;
    transition: opacity 0.7s;
  }
  :host([shown]) :is(header, .drawer, .band) {
    opacity: 1;
    pointer-events: auto;
    transition-duration: 0.15s;
  }
  slot[name='notices'] {
    display: block;
    grid-area: 1 / 2 / 3 / 3;
    margin-top: 18px;
    /* Where there is little room they lie over the controls, not under them: their buttons answer something. */
    z-index: 1;
  }
  header {
    grid-area: 1 / 1;
    justify-self: start;
    align-self: start;
    margin: 18px 0 0 20px;
    padding: 8px 18px 8px;
    border-radius: 16px;
    background: var(--surface);
  }
  h1 {
    margin: 0;
    font: italic 1.5em/1.3 var(--serif);
    letter-spacing: 0.01em;
  }
  .drawer {
    grid-area: 1 / 3 / 3 / 4;
    justify-self: end;
    width: min(372px, calc(100% - 20px));
    margin: 18px 20px 0 0;
    padding: 10px 20px 16px;
    overflow-y: auto;
    align-self: start;
    max-height: 100%;
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
    gap: 14px;
    padding: 2px 6px 18px;
  }
  .wide {
    width: 100%;
    margin-top: 12px;
  }
  .band {
    grid-area: 3 / 1 / 4 / 4;
    padding: 6px 24px max(10px, env(safe-area-inset-bottom));
    background: linear-gradient(to top, rgb(11 10 9 / 0.94), rgb(11 10 9 / 0.86) 82%, rgb(11 10 9 / 0.8));
    border-top: 1px solid rgb(241 233 221 / 0.1);
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 385px) minmax(420px, 560px) minmax(0, 385px);
    justify-content: space-between;
    align-items: start;
    gap: 40px;
    margin-top: 6px;
  }
  .sliders {
    display: grid;
    gap: 4px;
  }
  footer {
    display: flex;
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
    }
  }
  @media (max-width: 1100px) {
    :host {
      grid-template-columns: minmax(0, 1fr) minmax(0, 372px);
    }
    slot[name='notices'] {
      grid-area: 2 / 1;
      margin: 0 0 0 20px;
    }
    .drawer {
      grid-area: 1 / 2 / 3 / 3;
    }
    .band {
      grid-area: 3 / 1 / 4 / 3;
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
  @media (max-width: 760px) {
    :host {
      grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
      gap: 0;
    }
    slot[name='notices'] {
      grid-area: 2 / 1;
      margin: 8px 10px 0;
    }
    header {
      margin: 10px 0 0 10px;
      padding: 4px 14px;
      max-width: calc(100vw - 48px);
    }
    h1 {
      font-size: 1.15em;
    }
    .drawer {
      grid-area: 3 / 1;
      width: auto;
      height: 36dvh;
      margin: 0;
      padding: 8px 16px;
      border-radius: 18px 18px 0 0;
      background: rgb(11 10 9 / 0.92);
    }
    .band {
      grid-area: 4 / 1;
      padding: 4px 10px max(6px, env(safe-area-inset-bottom));
      border-radius: 18px 18px 0 0;
      background: rgb(11 10 9 / 0.88);
    }
    :host([full]) .band {
      border-radius: 0;
      background: rgb(11 10 9 / 0.92);
    }
    /* With all controls open, the main ones make room for the dream; the source is among all controls. */
    slot[name='source'],
    :host([full]) reverie-presets,
    :host([full]) reverie-depth,
    :host([full]) .sliders {
      display: none;
    }
    :host([full]) slot[name='source'] {
      display: block;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
      gap: 6px;
    }
    .sliders {
      grid-template-columns: 1fr 1fr;
      gap: 20px;
      padding: 0 10px;
    }
    footer span {
      display: none;
    }
    footer button {
      padding: 0;
      justify-content: center;
      border-color: transparent;
    }
    footer {
      margin-top: 0;
      gap: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    header,
    .drawer,
    .band {
      transition: none;
    }
  }
`;
