/**
 * `reverie COMMAND`. Exit status: 0 done, 1 it could not be done, 2 the arguments cannot be used, 75 not now: try again
 * later, 130 interrupted.
 */
import {createProgressBar} from './progress-bar.ts';
import {runReverie} from './commands.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => stop.abort(new Error('Interrupted.')));
}

// A full disk, or a pipe whose reader has gone: what was printed is not whole.
process.stdout.on('error', ({message}) => {
  process.stderr.write(`The output could not be written: ${message}\n`);
  process.exit(1);
});

const bar = createProgressBar(process.stderr);
const line = (stream: NodeJS.WriteStream) => (text: string) => {
  bar.end();
  stream.write(`${text}\n`);
};

process.exitCode = await runReverie(process.argv.slice(2), {
  print: line(process.stdout),
  say: line(process.stderr),
  onProgress: bar.show,
  signal: stop.signal,
});
bar.end();
