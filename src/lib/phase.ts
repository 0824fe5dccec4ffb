/** Runs it and records its time as a measure of this name, which the browser's tools and the bench show. */
export async function phase<T>(name: string, doing: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await doing();
  } finally {
    performance.measure(name, {start});
  }
}
