const name = 'reverie.operator';

/**
 * The token with which `reverie serve` opened this page for its operator, from the fragment of the address; undefined
 * where another server has it. Kept for as long as the tab is open, and out of the address from the first call on.
 */
export function operatorToken(): string | undefined {
  const given = /^#operator=([\w-]{16,128})$/.exec(location.hash)?.[1];
  try {
    if (given === undefined) return sessionStorage.getItem(name) ?? undefined;
    sessionStorage.setItem(name, given);
  } catch {
    // Nothing may be kept: the fragment stays in the address then, for the next time that the page is loaded.
    return given;
  }
  history.replaceState(history.state, '', location.pathname + location.search);
  return given;
}
