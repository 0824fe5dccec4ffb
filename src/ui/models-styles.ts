import {css} from 'lit';

/** The shelf: one card per model, the one in use in the safelight's colour. */
export const modelsStyles = css`
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
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
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
  small {
    display: block;
    margin-top: 2px;
    color: var(--ink-quiet);
    font-size: 0.84em;
  }
  p {
    margin: 8px 2px;
    color: var(--ink-quiet);
    font-size: 0.88em;
  }
  .bring {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 8px 0 16px;
  }
`;
