// Runs the checks of format, lint and types at the same time, and prints what each said in turn.
import {spawn} from 'node:child_process';

const checks = ['check:format', 'check:lint', 'check:types'];

const run = (check) =>
  new Promise((resolve) => {
    const child = spawn('npm', ['run', check], {shell: process.platform === 'win32'});
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.on('close', (code) => resolve({said, code}));
  });

for (const {said, code} of await Promise.all(checks.map(run))) {
  process.stdout.write(said);
  if (code !== 0) process.exitCode = 1;
}
