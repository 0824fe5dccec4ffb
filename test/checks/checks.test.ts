import {spawn} from 'node:child_process';
import {setPriority} from 'node:os';
import {expect, test} from 'vitest';

// They run beside tests that wait for a browser most of the time, and are not to keep those from what they wait for.
setPriority(5);

const run = (script: string): Promise<{code: number | null; output: string}> =>
  new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {shell: process.platform === 'win32'});
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (output += text.toString()));
    }
    child.on('close', (code) => resolve({code, output}));
  });

test.concurrent.each(['check:format', 'check:lint', 'check:circles', 'check:types'])(
  'npm run %s',
  async (script) => {
    const {code, output} = await run(script);
    expect(code, output).toBe(0);
  },
  900_000, // typed lint is minutes of work for a machine that is busy
);
