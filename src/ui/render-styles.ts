import {css} from 'lit';

/** The renderings: a row each, with a small picture of the newest frame. */
export const renderStyles = css`
  :host {
    display: block;
    border-bottom: 1px solid var(--line);
  }
  summary {
    min-height: 44px;
    font: italic 1.18em/1 var(--serif);
  }
  ul {
    display: grid;
    gap: 12px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 80px minmax(0, 1fr);
    align-items: center;
    gap: 4px 12px;
  }
  canvas {
    display: block;
    width: 80px;
    border-radius: 8px;
    background: var(--line);
  }
  strong {
    display: block;
    overflow-wrap: anywhere;
    font-weight: 600;
  }
  .acts {
    grid-column: 2;
    display: flex;
    gap: 8px;
  }
  .acts button {
    min-height: 32px;
    font-size: 0.9em;
  }
  progress {
    appearance: none;
    display: block;
    width: 100%;
    height: 2px;
    margin: 6px 0 2px;
    border: 0;
    background: var(--line);
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--safelight);
  }
  progress::-moz-progress-bar {
    background: var(--safelight);
  }
  small {
    display: block;
    margin-top: 2px;
    color: var(--ink-quiet);
    font-size: 0.84em;
    font-variant-numeric: tabular-nums;
  }
  p {
    margin: 10px 2px 12px;
    color: var(--ink-quiet);
    font-size: 0.88em;
  }
  p[role='alert'],
  small[role='alert'] {
    color: var(--safelight);
  }
  .bring {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 4px 0 12px;
  }
`;
