import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, readdirSync, statSync} from 'node:fs';
import {describe, expect, test} from 'vitest';

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

describe('the templates of farm/', () => {
  test('are well formed, and number parts from 1', () => {
    const scripts = ['parallel.sh', 'aws-batch.sh', 'slurm/submit.sh', 'slurm/render.sh', 'slurm/join.sh'];
    for (const script of scripts) {
      execFileSync('sh', ['-n', `farm/${script}`]);
      expect(statSync(`farm/${script}`).mode & 0o111, script).not.toBe(0);
    }
    execFileSync(process.execPath, ['--check', 'farm/flamenco.js']);
    for (const file of readdirSync('farm').filter((name) => name.endsWith('.json'))) {
      expect(readFileSync(`farm/${file}`, 'utf8')).toMatch(/INDEX \+ 1\)\)/);
      JSON.parse(readFileSync(`farm/${file}`, 'utf8'));
    }
    expect(readFileSync('farm/kubernetes.yaml', 'utf8')).toMatch(/JOB_COMPLETION_INDEX \+ 1/);
  });

  test('let a part that leaves with 75 try again', () => {
    for (const file of ['slurm/render.sh', 'kubernetes.yaml', 'aws-batch.json', 'gcp-batch.json']) {
      expect(readFileSync(`farm/${file}`, 'utf8'), file).toMatch(/75/);
    }
  });
});
