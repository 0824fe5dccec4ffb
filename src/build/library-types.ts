import {rmSync, writeFileSync, mkdirSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import ts from 'typescript';

const relativeImport = /(?<=(?:from |import\()['"])(\.[^'"]+)\.ts(?=['"])/g;

/**
 * Writes the declarations of `entries`, files of `root`, and of all that they name, as the compiler derives them, into
 * `types` of the folder. Throws Error for code that has none.
 */
export function writeTypes(root: string, folder: string, entries: readonly string[]): void {
  const {options} = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const outDir = join(folder, 'types');
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
      rootDir: join(root, 'src'),
      outDir,
    },
  );
  const texts = new Map<string, string>();
  const {diagnostics} = program.emit(undefined, (path, text) => texts.set(resolve(path), text));
  if (diagnostics.length > 0) {
    throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
  }
  rmSync(outDir, {recursive: true, force: true});
  for (const path of reachable(
    texts,
    entries.map((entry) => declarationOf(root, outDir, entry)),
  )) {
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, (texts.get(path) ?? '').replaceAll(relativeImport, '$1.js'));
  }
}

const declarationOf = (root: string, outDir: string, entry: string): string =>
  resolve(outDir, relative(join(root, 'src'), join(root, entry)).replace(/\.ts$/, '.d.ts'));

/** The declarations that those of `entries` name, and what these name in turn. */
function reachable(texts: ReadonlyMap<string, string>, entries: readonly string[]): Set<string> {
  const found = new Set(entries);
  for (const path of found) {
    for (const [, target = ''] of (texts.get(path) ?? '').matchAll(relativeImport)) {
      found.add(resolve(dirname(path), `${target}.d.ts`));
    }
  }
  return found;
}
