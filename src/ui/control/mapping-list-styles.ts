import {css} from 'lit';

/** Of the list of mappings. */
export const mappingListStyles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    border-top: 1px solid var(--line);
  }
  summary {
    padding: 6px 0;
  }
  summary > div {
    flex: 1;
    min-width: 0;
  }
  b {
    font-weight: 500;
  }
  small,
  b {
    overflow-wrap: anywhere;
  }
  .gone {
    color: var(--safelight);
  }
  meter {
    appearance: none;
    flex: none;
    width: 64px;
    height: 4px;
    border: 0;
    border-radius: 2px;
    background: var(--line);
  }
  meter::-webkit-meter-inner-element {
    display: block;
  }
  meter::-webkit-meter-bar {
    height: 4px;
    border: 0;
    border-radius: 2px;
    background: var(--line);
  }
  meter::-webkit-meter-optimum-value {
    border-radius: 2px;
    background: var(--safelight);
  }
  meter::-moz-meter-bar {
    background: var(--safelight);
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
    gap: 8px;
    padding: 4px 0 12px;
  }
  .fields > .wide {
    grid-column: 1 / -1;
  }
  label {
    display: grid;
    gap: 3px;
    color: var(--ink-quiet);
    font-size: 0.86em;
  }
  label.row {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--target);
  }
  select,
  input[type='number'] {
    width: 100%;
    min-width: 0;
    min-height: var(--target);
    padding: 0 0.6em;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: transparent;
    color: var(--ink);
    font: inherit;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;
