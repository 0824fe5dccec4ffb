import {css} from 'lit';

/** The phone's view: one column under a thumb, with the buttons to hold where the thumbs are. */
export const remoteStyles = css`
  :host {
    --target: 44px;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    height: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom)
      env(safe-area-inset-left);
    box-sizing: border-box;
    color: var(--ink);
    background: var(--ground);
    font-family: var(--sans);
    -webkit-tap-highlight-color: transparent;
  }
  header {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    padding: 12px 14px 8px;
  }
  h1 {
    margin: 0;
    font: italic 1.25rem/1.2 var(--serif);
  }
  header p {
    margin: 0;
    color: var(--ink-quiet);
    font-size: 0.88em;
    text-align: right;
  }
  header p.trouble {
    color: var(--safelight);
  }
  main {
    display: grid;
    align-content: start;
    gap: 14px;
    padding: 4px 14px 14px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  main.idle,
  footer[inert] {
    opacity: 0.45;
  }
  .pads {
    display: grid;
    align-content: start;
    grid-template-columns: repeat(auto-fill, minmax(98px, 1fr));
    grid-auto-rows: max-content;
    gap: 8px;
  }
  .pads button {
    position: relative;
    min-height: 64px;
    padding: 0;
    overflow: hidden;
    border-radius: 12px;
    aspect-ratio: 8 / 5;
  }
  .pads img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .pads span {
    position: absolute;
    inset: auto 0 0;
    padding: 14px 8px 5px;
    overflow: hidden;
    background: linear-gradient(transparent, rgb(11 10 9 / 0.92) 55%);
    font-size: 0.86em;
    text-align: left;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .pads button[aria-pressed='true'] {
    outline: 2px solid var(--safelight);
    outline-offset: -1px;
  }
  reverie-xy-pad {
    height: 190px;
  }
  .play {
    display: grid;
    align-content: start;
    gap: 14px;
  }
  .faders {
    display: grid;
    gap: 8px;
  }
  footer {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    gap: 8px;
    padding: 8px 14px 14px;
    border-top: 1px solid var(--line);
  }
  footer[hidden] {
    display: none;
  }
  /* Of many buttons no row has one alone. */
  footer:has(button:nth-child(5)) {
    grid-auto-flow: row;
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  footer:has(button:nth-child(7)) {
    grid-template-columns: repeat(4, minmax(0, 1fr));
  }
  footer:has(button:nth-child(9):last-child) {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  .strikes {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 8px;
  }
  .strikes button,
  footer button {
    min-height: 56px;
    padding: 0 4px;
    border-radius: 12px;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    touch-action: none;
  }
  .alone {
    margin: 18vh auto 0;
    max-width: 20rem;
    color: var(--ink-quiet);
    text-align: center;
  }
  /* On its side: looks on the left and what moves on the right, each scrolled alone; either alone has the whole width. */
  @media (orientation: landscape) and (max-height: 500px) {
    header {
      padding: 6px 14px 4px;
    }
    main {
      grid-auto-columns: minmax(0, 1fr);
      grid-auto-flow: column;
      grid-template-rows: minmax(0, 1fr);
      align-content: stretch;
      padding-bottom: 0;
      overflow: hidden;
    }
    .pads,
    .play {
      padding-bottom: 8px;
      overflow-y: auto;
      overscroll-behavior: contain;
    }
    .pads:only-child {
      grid-template-columns: repeat(auto-fill, minmax(120px, 1fr));
    }
    reverie-xy-pad {
      height: 150px;
    }
    .play:first-child {
      grid-template-rows: repeat(3, auto) 1fr;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .play:first-child reverie-xy-pad {
      height: 180px;
    }
    .play:first-child .faders {
      grid-row: 1 / span 4;
      grid-column: 2;
      align-content: start;
    }
    .play:first-child .faders:first-child {
      grid-column: 1 / -1;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    footer {
      padding: 6px 14px 8px;
    }
    footer:has(button:nth-child(5)):not(:has(button:nth-child(9))) {
      grid-auto-flow: column;
      grid-template-columns: none;
    }
    footer:has(button:nth-child(9)),
    footer:has(button:nth-child(9):last-child) {
      grid-template-columns: repeat(5, minmax(0, 1fr));
    }
    footer:has(button:nth-child(11)) {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }
    footer:has(button:nth-child(13)) {
      grid-template-columns: repeat(8, minmax(0, 1fr));
    }
    .strikes button,
    footer button {
      min-height: 48px;
    }
  }
`;
