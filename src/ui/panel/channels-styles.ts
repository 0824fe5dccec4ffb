import {css} from 'lit';

/** Side of a tile: large enough for a finger. */
export const tilePx = 48;

/** A sheet of tiles, the picked ones framed in the safelight's colour. */
export const channelsStyles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  select {
    flex: 1;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, 48px);
    justify-content: center;
    gap: 4px;
    max-height: 40vh;
    margin-top: 8px;
    padding: 5px;
    border-radius: 10px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  [role='option'] {
    display: grid;
    place-items: center;
    width: 48px;
    height: 48px;
    border-radius: 4px;
    background: rgb(241 233 221 / 0.08) var(--sheet) no-repeat;
    background-size: var(--sheet-width) auto;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
  }
  .draw {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 12px;
    margin-top: 8px;
  }
  .draw progress,
  .draw [data-note] {
    grid-column: 1 / -1;
  }
  .draw progress {
    appearance: none;
    width: 100%;
    height: 2px;
    border: 0;
    background: var(--line);
  }
  .draw progress::-webkit-progress-bar {
    background: var(--line);
  }
  .draw progress::-webkit-progress-value {
    background: var(--safelight);
  }
  .draw progress::-moz-progress-bar {
    background: var(--safelight);
  }
  [aria-selected='true'] {
    outline: 3px solid var(--safelight);
    outline-offset: -1px;
  }
  .tiles:focus-visible .active {
    box-shadow:
      inset 0 0 0 2px var(--ground),
      inset 0 0 0 4px var(--ink);
  }
  p {
    overflow-wrap: anywhere;
  }
`;
