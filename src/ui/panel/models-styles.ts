import {css} from 'lit';

/** The library: one card per model, the one in use in the safelight's colour. */
export const modelsStyles = css`
  ul {
    gap: 4px;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
  }
  li button:first-child {
    padding: 9px 14px;
    border-color: transparent;
    border-radius: 14px;
    text-align: left;
    overflow-wrap: anywhere;
  }
  li button[aria-pressed='true'] {
    border-color: var(--safelight);
  }
`;
