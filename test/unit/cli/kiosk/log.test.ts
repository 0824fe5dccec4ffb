import {readdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {RotatingLog} from '../../../../src/cli/kiosk/log.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

describe('the log', () => {
  test('rotates by size and keeps so many files, without losing a line of those', () => {
    const folder = join(temporaryFolder(), 'deep/er');
    const log = new RotatingLog(folder, {fileBytes: 1000, files: 3}, () => undefined);
    for (let i = 0; i < 200; i++) log.write(`line ${i}\nwith a second row`);
    expect(readdirSync(folder).sort()).toEqual(['wall.1.log', 'wall.2.log', 'wall.log']);
    const text = ['wall.2.log', 'wall.1.log', 'wall.log'].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    for (const each of text) expect(each.length).toBeLessThanOrEqual(1000);
    const numbers = [...text.join('').matchAll(/line (\d+) \| with a second row$/gm)].map(([, n]) =>
      Number(n),
    );
    expect(numbers.at(-1)).toBe(199);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? NaN) + i));
  });

  test('keeps what comes again and again once an hour', () => {
    const log = new RotatingLog(temporaryFolder(), {fileBytes: 100_000, files: 2}, () => undefined);
    for (let second = 0; second < 7300; second += 10) {
      log.writeOnce(second % 20 === 0 ? 'slow' : 'fast', new Date(second * 1000));
    }
    expect(readFileSync(log.path, 'utf8').match(/slow/g)).toHaveLength(3);
  });

  test('says that it cannot be written, ends nothing, and goes on when it can', () => {
    const folder = join(temporaryFolder(), 'log');
    const echoed: string[] = [];
    const log = new RotatingLog(folder, {fileBytes: 1000, files: 2}, (line) => echoed.push(line));
    rmSync(folder, {recursive: true});
    log.write('to nowhere');
    expect(log.problem).toMatchObject({code: 'log-not-written', data: {path: log.path}});
    expect(echoed[0]).toMatch(/to nowhere$/);
    new RotatingLog(folder, {fileBytes: 1000, files: 2}, () => undefined);
    log.write('again');
    expect(log.problem).toBeUndefined();
  });
});
