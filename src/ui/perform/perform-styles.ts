import {css} from 'lit';

/** A line at the top and a deck at the bottom; between them the picture. */
export const performStyles = css`
  :host {
    position: fixed;
    inset: 0;
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    pointer-events: none;
  }
  header,
  .deck {
    pointer-events: auto;
    background: var(--surface);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: max(8px, env(safe-area-inset-top)) 12px 8px;
  }
  .icon {
    display: grid;
    place-items: center;
    padding: 0;
    border-color: transparent;
  }
  .away {
    margin-left: auto;
  }
  .deck {
    display: grid;
    grid-template: auto minmax(0, 172px) auto / minmax(0, 1fr) 190px minmax(320px, 26vw);
    gap: 8px 14px;
    /* On the smallest phones it scrolls. */
    min-height: 0;
    overflow-y: auto;
    padding: 8px 14px max(12px, env(safe-area-inset-bottom));
  }
  reverie-crossfader,
  .buttons {
    grid-column: 1 / -1;
  }
  .dials {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 8px;
    align-items: end;
  }
  .dials > div {
    display: grid;
    gap: 6px;
    min-width: 0;
  }
  /* The whole name, without the arrow that there is no room for. */
  .dials select {
    width: 100%;
    padding: 0;
    appearance: none;
    font-size: 0.8em;
    text-align: center;
    text-align-last: center;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .buttons button {
    min-height: 48px;
    flex: 1 0 auto;
    touch-action: none;
    user-select: none;
    -webkit-touch-callout: none;
  }
  .hit {
    flex-grow: 3 !important;
    border-color: var(--safelight);
    font-weight: 600;
  }
  .hit[aria-pressed='true'] {
    background: var(--safelight);
    color: var(--ground);
  }
  @media (max-height: 500px) {
    .deck {
      grid-template-rows: auto minmax(0, 124px) auto;
    }
  }
  @media (max-width: 900px) and (min-height: 501px) {
    .deck {
      grid-template: auto auto auto auto / 130px minmax(0, 1fr);
      padding-inline: 8px;
    }
    reverie-pads {
      grid-column: 1 / -1;
    }
    .icon {
      order: 1;
    }
    reverie-notice {
      order: 3;
      flex-basis: 100%;
    }
    .dials {
      gap: 4px;
    }
    .buttons {
      gap: 6px;
    }
    .buttons button {
      padding: 0 0.6em;
    }
  }
  @media (max-width: 480px) and (min-height: 501px) {
    /* In one row: a phone has no second window. */
    .away {
      display: none;
    }
    .search {
      margin-left: auto;
    }
    header {
      gap: 4px;
      padding-inline: 8px;
    }
    .dials {
      grid-area: 3 / 1 / auto / -1;
    }
    reverie-xy-pad {
      grid-area: 4 / 1;
    }
    .buttons {
      grid-area: 4 / 2;
      gap: 4px;
    }
    .buttons button {
      min-height: 44px;
    }
    .hit {
      flex-basis: 100% !important;
    }
  }
  @media (max-width: 480px) and (min-height: 501px) and (max-height: 700px) {
    .deck {
      grid-template-columns: 96px minmax(0, 1fr);
      gap: 6px 8px;
    }
    .dials reverie-dial {
      max-width: 56px;
      margin: 0 auto;
    }
  }
`;
