/**
 * `npm run model`: gets, converts, lists and checks model packs. Exit status: 0 done, 1 it could not be done,
 * 130 interrupted.
 */
import {join, resolve} from 'node:path';
import {textOf} from '../lib/message.ts';
import {runModelCommand} from './model-commands.ts';
import {createProgressBar} from './progress-bar.ts';

const root = resolve(import.meta.dirname, '../..');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('Interrupted.')));

const bar = createProgressBar(process.stderr);
try {
  await runModelCommand(process.argv.slice(2), {
    models: join(root, 'public/models'),
    downloads: join(root, 'node_modules/.cache/reverie'),
    print: (line) => {
      bar.end();
      process.stdout.write(`${line}\n`);
    },
    onProgress: bar.show,
    signal: stop.signal,
  });
} catch (error) {
  bar.end();
  process.stderr.write(`${textOf(error)}\n`);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}
