import {css} from 'lit';

export const clipsStyles = css`
  ul {
    gap: 14px;
  }
  li {
    display: grid;
    grid-template-columns: 96px 1fr;
    gap: 12px;
    align-items: start;
  }
  .play {
    width: 96px;
    aspect-ratio: 16 / 9;
    padding: 0;
    overflow: hidden;
    border-radius: 8px;
  }
  .play img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .name {
    display: block;
    overflow-wrap: anywhere;
  }
  input[type='text'] {
    width: 100%;
  }
  summary small {
    display: inline;
    font-family: var(--sans);
    font-style: normal;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }
  .actions button {
    min-width: 0;
    padding: 0;
    border: 0;
    border-radius: 4px;
    font-size: 0.88em;
    text-decoration: underline;
    text-decoration-color: var(--line);
    text-underline-offset: 0.25em;
  }
  .made summary {
    min-height: 0;
    padding: 4px 0;
    color: var(--ink-quiet);
    font: 0.84em/1.3 var(--sans);
  }
  .made dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 1em;
    margin: 0 0 6px;
    font-size: 0.84em;
    font-variant-numeric: tabular-nums;
  }
  .made dt {
    color: var(--ink-quiet);
  }
  .made dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse), (max-width: 760px) {
    .made summary {
      min-height: var(--target);
    }
  }
`;
