// Finds files of src that import each other in a circle, types included: `node test/support/import-circles.mjs [folder]`.
// Exit status 1 if there are any.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

// `import … from './x.ts'`, `export … from './x.ts'`, `import './x.ts'` and `import('./x.ts')`; not `new URL('./x.ts', …)`.
const imports = /(?:\bfrom|\bimport\s*\(?)\s*(['"])(\.[^'"]*)\1/g;
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** The files that each file below a folder imports. */
function graphOf(folder) {
  const files = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && /\.(ts|mjs|js)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => {
      const text = readFileSync(file, 'utf8').replaceAll(comments, '');
      const targets = Array.from(text.matchAll(imports), ([, , target]) =>
        path.resolve(path.dirname(file), target),
      );
      return [file, [...new Set(targets)].map((target) => path.relative('.', target)).filter(existsSync)];
    }),
  );
}

/** The circles of a folder: each a list of the files in it that reach one another (Tarjan's components). */
export function circlesOf(folder) {
  const graph = graphOf(path.relative('.', folder) || '.');
  const indices = new Map();
  const lows = new Map();
  const open = [];
  const circles = [];
  const visit = (file) => {
    indices.set(file, indices.size);
    lows.set(file, indices.get(file));
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!indices.has(target)) visit(target);
      if (open.includes(target)) lows.set(file, Math.min(lows.get(file), lows.get(target)));
    }
    if (lows.get(file) !== indices.get(file)) return;
    const component = open.splice(open.indexOf(file));
    if (component.length > 1 || graph.get(file)?.includes(file)) circles.push(component.sort());
  };
  for (const file of graph.keys()) if (!indices.has(file)) visit(file);
  return circles;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const circles = circlesOf(process.argv[2] ?? 'src');
  for (const files of circles) console.error(`These import each other in a circle:\n  ${files.join('\n  ')}`);
  if (circles.length > 0) process.exitCode = 1;
}
