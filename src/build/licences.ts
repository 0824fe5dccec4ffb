import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Plugin, Rolldown} from 'vite';

/**
 * Writes licences.txt: every package of which the build ships code, in the page or in a worker, with its licence.
 * `worker` goes among the workers' plugins, which are built apart and first.
 */
export function licences(): {page: Plugin; worker: Plugin} {
  const folders = new Set<string>();
  const collect = (bundle: Rolldown.OutputBundle) => {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      for (const [id, {renderedLength}] of Object.entries(output.modules)) {
        const folder = renderedLength > 0 ? packageFolder(id) : undefined;
        if (folder !== undefined) folders.add(folder);
      }
    }
  };
  return {
    worker: {name: 'reverie-licences-worker', apply: 'build', generateBundle: (_, bundle) => collect(bundle)},
    page: {
      name: 'reverie-licences',
      apply: 'build',
      generateBundle(_, bundle) {
        collect(bundle);
        this.emitFile({
          type: 'asset',
          fileName: 'licences.txt',
          source: [...folders].sort().map(entry).join('\n'),
        });
      },
    },
  };
}

/** The folder of the package that a module belongs to; undefined for the project's own modules. */
function packageFolder(id: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
}

function entry(folder: string): string {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  if (license === undefined) throw new Error(`${name} ${version} names no licence in its package.json.`);
  const file = readdirSync(folder).find((candidate) => /^licen[cs]e(\.|$)/i.test(candidate));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${'='.repeat(80)}\n${name} ${version}: ${license}\n${text}`;
}
