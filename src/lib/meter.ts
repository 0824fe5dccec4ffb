/** Events per second over the last two seconds. */
export class Meter {
  #atMs: number[] = [];

  tick(nowMs: number): void {
    this.#atMs.push(nowMs);
    this.#drop(nowMs);
  }

  /** Events per second; 0 before the second event and after two seconds without any. */
  perSecond(nowMs: number): number {
    this.#drop(nowMs);
    const [first] = this.#atMs;
    const last = this.#atMs.at(-1);
    if (first === undefined || last === undefined || last === first) return 0;
    return ((this.#atMs.length - 1) * 1000) / (last - first);
  }

  #drop(nowMs: number): void {
    while (nowMs - (this.#atMs[0] ?? nowMs) > 2000) this.#atMs.shift();
  }
}
