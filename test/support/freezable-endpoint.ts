import {spawn} from 'node:child_process';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';

/** A WHIP endpoint whose network can go: its process is halted, so that nothing answers and nothing is refused. */
export interface FreezableEndpoint {
  readonly url: string;
  /** Frames that were decoded so far, and streams that were opened. */
  readonly frames: number;
  readonly opened: number;
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

interface Report {
  readonly url: string;
  readonly frames: number;
  readonly opened: number;
}

/** The caller closes it. */
export async function openFreezableEndpoint(): Promise<FreezableEndpoint> {
  const files = ['run.mjs', 'whip-endpoint-process.ts'].map((name) => resolve(import.meta.dirname, name));
  const child = spawn(process.execPath, files, {stdio: ['pipe', 'pipe', 'inherit']});
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const lines = createInterface({input: child.stdout});
  let report = await new Promise<Report>((done, fail) => {
    lines.once('line', (line) => done(JSON.parse(line) as Report));
    void gone.then(() => fail(new Error('The endpoint ended before it listened.')));
  });
  lines.on('line', (line) => (report = JSON.parse(line) as Report));
  return {
    url: report.url,
    get frames() {
      return report.frames;
    },
    get opened() {
      return report.opened;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: async () => {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
