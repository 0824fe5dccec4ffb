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
  .deeds {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }
  .deeds button {
    min-width: 0;
    padding: 0;
    border: 0;
    border-radius: 4px;
    font-size: 0.88em;
    text-decoration: underline;
    text-decoration-color: var(--line);
    text-underline-offset: 0.25em;
  }
  dialog {
    max-width: min(92vw, 1280px);
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--ground);
    color: var(--ink);
  }
  dialog::backdrop {
    background: rgb(11 10 9 / 0.8);
  }
  video {
    display: block;
    max-width: 100%;
    max-height: 76vh;
    margin-bottom: 8px;
  }
`;
