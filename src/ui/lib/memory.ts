/** What this browser remembers between visits; nothing where it is not allowed to. */
export const memory = {
  get(name: string): string | null {
    try {
      return localStorage.getItem(`reverie.${name}`);
    } catch {
      return null;
    }
  },
  set(name: string, value: string): void {
    try {
      localStorage.setItem(`reverie.${name}`, value);
    } catch {
      // Not allowed, or full: the next visit starts without it.
    }
  },
};
