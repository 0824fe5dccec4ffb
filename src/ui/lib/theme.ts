import {css} from 'lit';

/**
 * The dark room: warm black, ivory, and the amber of a safelight, which spares eyes used to the dark. Surfaces are
 * plainly translucent and never blur what is behind them: the graphics processor belongs to the dream. Behind text
 * they are dark enough for a contrast of 4.5 even over a white frame.
 */
export const tokens = css`
  :host {
    --ground: #0b0a09;
    --surface: rgb(11 10 9 / 0.86);
    --ink: #f1e9dd;
    --ink-quiet: #bfb4a5;
    --line: rgb(241 233 221 / 0.2);
    --track: rgb(241 233 221 / 0.5);
    --safelight: #ff9f5f;
    --serif:
      'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', 'TeX Gyre Pagella', Georgia, serif;
    --sans: 'Avenir Next', Seravek, 'Segoe UI', Ubuntu, 'Noto Sans', system-ui, sans-serif;
    --target: 36px;
    color-scheme: dark;
  }
  @media (pointer: coarse), (max-width: 760px), (max-height: 500px) {
    :host {
      --target: 44px;
    }
  }
`;

/** Native controls in the dark room's clothes; shared by every element that has any. */
export const controls = css`
  * {
    box-sizing: border-box;
  }
  button,
  select,
  input[type='text'] {
    min-height: var(--target);
    min-width: var(--target);
    margin: 0;
    padding: 0 0.75em;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: transparent;
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
    touch-action: manipulation;
  }
  select option {
    background: var(--ground);
    color: var(--ink);
  }
  button {
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--ink-quiet);
  }
  button[aria-pressed='true'] {
    border-color: var(--safelight);
    color: var(--safelight);
  }
  :disabled {
    opacity: 0.5;
    cursor: not-allowed;
  }
  summary {
    min-height: var(--target);
    display: flex;
    align-items: center;
    gap: 0.5em;
    cursor: pointer;
    touch-action: manipulation;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::before {
    content: '';
    width: 0.4em;
    height: 0.4em;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
    flex: none;
  }
  details[open] > summary::before {
    transform: rotate(45deg);
  }
  input[type='range'] {
    appearance: none;
    width: 100%;
    height: var(--target);
    margin: 0;
    background: transparent;
    cursor: pointer;
    touch-action: pan-y;
  }
  input[type='range']::-webkit-slider-runnable-track {
    height: 2px;
    border-radius: 1px;
    background: var(--track);
  }
  input[type='range']::-moz-range-track {
    height: 2px;
    border-radius: 1px;
    background: var(--track);
  }
  input[type='range']::-webkit-slider-thumb {
    appearance: none;
    width: 18px;
    height: 18px;
    margin-top: -8px;
    border: 3px solid var(--ground);
    border-radius: 50%;
    background: var(--ink);
  }
  input[type='range']::-moz-range-thumb {
    width: 12px;
    height: 12px;
    border: 3px solid var(--ground);
    border-radius: 50%;
    background: var(--ink);
  }
  input[type='range']:hover:not(:disabled)::-webkit-slider-thumb,
  input[type='range']:active:not(:disabled)::-webkit-slider-thumb {
    background: var(--safelight);
  }
  input[type='checkbox'] {
    accent-color: var(--safelight);
    width: 20px;
    height: 20px;
    margin: 0;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--safelight);
    outline-offset: 3px;
    box-shadow: 0 0 0 3px var(--ground);
  }
  .hidden-visually {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
