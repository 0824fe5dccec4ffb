import {execFileSync} from 'node:child_process';
import {createReadStream, statSync} from 'node:fs';
import {cp, readFile, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, resolve, sep} from 'node:path';
import {build} from 'vite';
import {buildLibrary} from '../../src/build/library.ts';

const root = resolve(import.meta.dirname, '../..');
const npm = (folder: string, ...parameters: string[]): string =>
  execFileSync('npm', [...parameters, '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });

/** A page's own strict policy: nothing but its own origin, and WebAssembly. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self'; base-uri 'none'";

/** Builds and packs the library into `folder`; gives the tarball's path. */
export async function packLibrary(
  folder: string,
): Promise<{readonly built: string; readonly tarball: string}> {
  const built = join(folder, 'library');
  // The test runner's own NODE_ENV would build what does not ship.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await buildLibrary(built);
  process.env.NODE_ENV = environment;
  const name = npm(folder, 'pack', built, '--silent').trim().split('\n').at(-1) ?? '';
  return {built, tarball: join(folder, name)};
}

/** A copy of the examples with the tarball and their other packages installed, built; gives the folder to serve. */
export async function buildExamples(folder: string, tarball: string): Promise<string> {
  const project = join(folder, 'examples');
  await cp(join(root, 'examples'), project, {recursive: true});
  const path = join(project, 'package.json');
  const contents = JSON.parse(await readFile(path, 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies?: unknown;
  };
  contents.dependencies['reverie'] = `file:${tarball}`;
  // The project's own Vite builds them.
  delete contents.devDependencies;
  await writeFile(path, JSON.stringify(contents));
  npm(project, 'install');
  await buildIn(project);
  return join(project, 'dist');
}

/** An empty project with nothing but the tarball and the files given, built; gives the folder to serve. */
export async function buildProject(
  folder: string,
  tarball: string,
  files: Readonly<Record<string, string>>,
): Promise<{readonly project: string; readonly dist: string}> {
  const project = join(folder, 'project');
  const all = {
    'package.json': '{"name": "page", "private": true, "type": "module"}',
    'vite.config.js':
      "import {reverie} from 'reverie/vite';\nexport default {plugins: [reverie()], build: {target: 'es2022'}};\n",
    ...files,
  };
  await cp(join(root, 'test/fixtures/photographs'), join(project, 'public'), {recursive: true});
  for (const [name, text] of Object.entries(all)) await writeFile(join(project, name), text);
  npm(project, 'install', tarball, '--offline');
  await buildIn(project);
  return {project, dist: join(project, 'dist')};
}

async function buildIn(project: string): Promise<void> {
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({root: project, configFile: join(project, 'vite.config.js'), logLevel: 'error'});
  process.env.NODE_ENV = environment;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
};

/** Serves a folder with these headers, as any plain server would. The caller closes it. */
export async function serveStatic(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{readonly url: string; close(): Promise<unknown>}> {
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    const path = resolve(folder, `.${pathname === '/' ? '/index.html' : decodeURIComponent(pathname)}`);
    const isFile = path.startsWith(folder + sep) && statSync(path, {throwIfNoEntry: false})?.isFile();
    if (!isFile) {
      // A browser asks for an icon whatever the page says.
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, {...headers, 'Content-Type': types[extname(path)] ?? 'application/octet-stream'});
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}
