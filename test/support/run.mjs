// Runs a TypeScript tool under Node: node test/support/run.mjs test/bench/bench.ts --sizes 160x120
// Vite compiles it and what it imports from this project (`?raw` imports too); packages are imported as they are.
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {runnerImport} from 'vite';

const [tool, ...options] = process.argv.slice(2);
if (tool === undefined) {
  console.error('usage: node test/support/run.mjs FILE.ts [options of the tool]');
  process.exit(2);
}
const file = path.resolve(tool);
process.argv = [process.argv[0], file, ...options];
await runnerImport(pathToFileURL(file).href, {configFile: false, logLevel: 'error'});
