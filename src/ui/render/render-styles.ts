import {css} from 'lit';

/** The queue of renderings. */
export const renderStyles = css`
  ul {
    gap: 12px;
  }
  p[role='alert'] {
    color: var(--safelight);
  }
`;
