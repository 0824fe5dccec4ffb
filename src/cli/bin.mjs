#!/usr/bin/env node
// The package's `reverie`: Vite, which the commands need to build the page anyway, compiles their TypeScript.
import {fileURLToPath} from 'node:url';
import {runnerImport} from 'vite';

await runnerImport(fileURLToPath(new URL('./reverie.ts', import.meta.url)), {
  configFile: false,
  logLevel: 'error',
});
