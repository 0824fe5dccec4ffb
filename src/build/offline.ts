import {createHash} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {transformWithOxc, type Plugin} from 'vite';

const workerFile = 'service-worker.js';
/** Files larger than this are for few people: they are kept when they are first used. */
const largestBytes = 3_000_000;

/**
 * Writes service-worker.js: src/pwa/service-worker.ts, compiled by itself, with the list of the files of this build
 * and a version that changes with any of them.
 */
export function offline(): Plugin {
  let source = '';
  let publicFolder = '';
  return {
    name: 'reverie-offline',
    apply: 'build',
    enforce: 'post',
    configResolved({root, publicDir}) {
      source = join(root, 'src/pwa/service-worker.ts');
      publicFolder = publicDir;
    },
    async generateBundle(_, bundle) {
      const hash = createHash('sha256');
      const files: string[] = [];
      const add = (name: string, content: string | Uint8Array): void => {
        hash.update(name).update(content);
        if (content.length <= largestBytes) files.push(name);
      };
      for (const [name, output] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (isPage(name)) add(name, output.type === 'chunk' ? output.code : output.source);
      }
      for (const {name, isFile} of await publicFiles(publicFolder)) {
        if (isFile) add(name, await readFile(join(publicFolder, name)));
      }
      const code = await readFile(source, 'utf8');
      hash.update(code);
      const site = JSON.stringify({version: hash.digest('hex').slice(0, 16), files});
      const {code: compiled} = await transformWithOxc(code, source, {sourcemap: false});
      this.emitFile({type: 'asset', fileName: workerFile, source: `const site = ${site};\n${compiled}`});
    },
  };
}

/** What a page is made of; not its source maps, its headers, or the list of models, which a server may add to. */
const isPage = (name: string): boolean =>
  !name.endsWith('.map') && !['_headers', 'licences.txt', 'models/index.json', workerFile].includes(name);

/** The files of the public folder itself; the packs in its folders are kept by the page. */
async function publicFiles(folder: string): Promise<{name: string; isFile: boolean}[]> {
  const entries = await readdir(folder, {withFileTypes: true});
  return entries.map((entry) => ({name: entry.name, isFile: entry.isFile()}));
}
