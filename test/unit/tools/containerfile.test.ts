import {existsSync, readFileSync, statSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {pageSources} from '../../../src/cli/site.ts';

/** The instructions of each stage, one each, with continued lines joined. */
const stages = readFileSync('Containerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, ' ')
  .split(/^(?=FROM )/m)
  .map((stage) => stage.split('\n').filter((line) => line.trim() !== ''))
  .filter((stage) => stage.length > 0);
const all = stages.flat();
const last = stages.at(-1) ?? [];
const of = (lines: readonly string[], keyword: string): string[] =>
  lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));

describe('the Containerfile', () => {
  test('has instructions that engines know, and full names of images with a release', () => {
    expect(all.filter((line) => !/^(FROM|RUN|WORKDIR|COPY|ENV|USER|CMD) /.test(line))).toEqual([]);
    for (const image of of(all, 'FROM')) {
      expect(image).toMatch(/^docker\.io\/library\/debian:[a-z]+-slim( AS build)?$/);
    }
  });

  test('installs no more than it names, and keeps no lists', () => {
    for (const line of of(all, 'RUN').filter((each) => each.includes('apt-get install'))) {
      expect(line).toMatch(/apt-get update\s+&& apt-get install -y --no-install-recommends /);
      expect(line).toMatch(/rm -rf \/var\/lib\/apt\/lists\/\*/);
    }
    expect(of(all, 'RUN').filter((line) => /curl|wget|sudo|chmod 777/.test(line))).toEqual([]);
  });

  test('copies only what is there and what its ignore file lets through', () => {
    const allowed = readFileSync('.containerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const copied of of(all, 'COPY').filter((line) => !line.startsWith('--from='))) {
      for (const source of copied.split(' ').slice(0, -1)) {
        expect(existsSync(source), source).toBe(true);
        expect(allowed).toContain(source);
      }
    }
  });

  test('copies all that the page is built from', () => {
    const copied = of(stages[0] ?? [], 'COPY').flatMap((line) => line.split(' ').slice(0, -1));
    expect(pageSources.filter((source) => !copied.includes(source))).toEqual([]);
    const entries = readFileSync('vite.config.ts', 'utf8').match(/(?<=')[\w/.-]+\.html(?=')/g) ?? [];
    expect(entries).toContain('index.html');
    expect(entries.filter((entry) => !pageSources.includes(entry.split('/')[0] ?? ''))).toEqual([]);
  });

  test('runs as nobody in particular, by commands in their list form', () => {
    expect(of(last, 'USER')).toEqual(['1000:1000']);
    expect(last.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(
      last.findLastIndex((line) => line.startsWith('RUN')),
    );
    expect(JSON.parse(of(last, 'CMD')[0] ?? '')).toContain('reverie');
    expect(of(all, 'ENV').join()).not.toMatch(/secret|password|token/i);
  });

  test('has the Node that the package asks for, and its command can be run', () => {
    const {engines, bin} = JSON.parse(readFileSync('package.json', 'utf8')) as {
      engines: {node: string};
      bin: {reverie: string};
    };
    // Debian 13 has Node 20.19.
    expect(engines.node).toBe('>=20.19');
    expect(all.join()).toContain('debian:trixie');
    expect(all.join()).toContain(`/opt/reverie/${bin.reverie}`);
    expect(statSync(bin.reverie).mode & 0o111).not.toBe(0);
  });
});
