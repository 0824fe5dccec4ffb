import {createReadStream, readdirSync, readFileSync, statSync} from 'node:fs';
import {extname, join, posix, relative, resolve, sep} from 'node:path';
import type {Plugin} from 'vite';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
};

/**
 * The library's workers and models in a Vite project: served in development, copied by the build, at `folder` beside
 * the page, where the library looks for them.
 */
export function reverie({folder = 'reverie'}: {readonly folder?: string} = {}): Plugin {
  const files = join(import.meta.dirname, 'files');
  return {
    name: 'reverie',
    configureServer({middlewares, config}) {
      middlewares.use(posix.join(config.base, folder), (request, response, next) => {
        const path = resolve(
          files,
          `.${decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)}`,
        );
        const isFile = path.startsWith(files + sep) && statSync(path, {throwIfNoEntry: false})?.isFile();
        if (!isFile) {
          next();
          return;
        }
        response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
        createReadStream(path).pipe(response);
      });
    },
    generateBundle() {
      for (const entry of readdirSync(files, {recursive: true, withFileTypes: true})) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const fileName = posix.join(folder, relative(files, path).split(sep).join('/'));
        this.emitFile({type: 'asset', fileName, source: readFileSync(path)});
      }
    },
  };
}
