/** What this browser remembers between visits; nothing where it is not allowed to. */
export const memory = {
  get(name: string): string | null {
    try {
      return localStorage.getItem(`reverie.${name}`);
    } catch {
      return null;
    }
  },
  /** False where it is not allowed, or full: then the next visit starts without it. */
  set(name: string, value: string): boolean {
    try {
      localStorage.setItem(`reverie.${name}`, value);
      return true;
    } catch {
      return false;
    }
  },
};
