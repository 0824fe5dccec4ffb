/** What this browser remembers between visits. A browser that forbids it remembers nothing, which is fine. */
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
      // Forbidden or full: the line is told again at the next visit.
    }
  },
};
