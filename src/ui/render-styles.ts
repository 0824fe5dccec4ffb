import {css} from 'lit';

/** The renderings: a row each, with a small picture of the newest frame. */
export const renderStyles = css`
  ul {
    gap: 12px;
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
    width: 100%;
    margin: 6px 0 2px;
  }
  p[role='alert'],
  small[role='alert'] {
    color: var(--safelight);
  }
`;
