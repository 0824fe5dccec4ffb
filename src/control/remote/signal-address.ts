/** What may stand before an address that becomes a signal, so that none of it is taken for one of Reverie's own. */
export const signalRoot = '/signal/';

/** Reverie's own addresses are below this one. */
export const ownRoot = '/reverie';

/** The signal that an address is, as mappings know it: `/signal/desk/1` and `/desk/1` are one. Undefined if it is none. */
export function signalOfAddress(address: string): string | undefined {
  const isOwn = address === ownRoot || address.startsWith(`${ownRoot}/`);
  const name = address.slice(address.startsWith(signalRoot) ? signalRoot.length : 1);
  return address.startsWith('/') && !isOwn && /^[\w./-]{1,60}$/.test(name) ? `osc/${name}` : undefined;
}
