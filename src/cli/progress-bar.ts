import {megabytes} from '../lib/megabytes.ts';

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A line that says how far something is: drawn over and over on a terminal, and at every tenth elsewhere. */
export function createProgressBar(screen: Screen): {
  /** Of bytes, unless `unit` says otherwise. */
  readonly show: (done: number, total: number, unit?: string) => void;
  readonly end: () => void;
} {
  let tenth = 0;
  let drawn = '';
  return {
    show(done, total, unit) {
      const part = done / total;
      const amounts =
        unit === undefined ? `${megabytes(done)} of ${megabytes(total)}` : `${done} of ${total} ${unit}`;
      const figures = `${(100 * part).toFixed(0).padStart(3)} %  ${amounts}`;
      if (screen.isTTY) {
        const filled = Math.round(30 * part);
        const line = `\r[${'#'.repeat(filled)}${' '.repeat(30 - filled)}] ${figures}`;
        if (line !== drawn) screen.write(line);
        drawn = line;
      } else if (Math.floor(10 * part) > tenth) {
        tenth = Math.floor(10 * part);
        screen.write(`${figures}\n`);
      }
    },
    end() {
      if (drawn !== '') screen.write('\n');
      drawn = '';
    },
  };
}
