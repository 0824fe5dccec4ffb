import {readFileSync, readlinkSync} from 'node:fs';
import {link, readFile, rename, rm, stat, utimes, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {notices} from '../../render/parts/notices.ts';
import {TryLaterError} from '../command.ts';

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  /** Where process ids mean the same: a machine since it started, or a container on it. */
  readonly space: string;
  readonly pid: number;
  /** When the process began, by the clock of its machine. */
  readonly startedAt: string;
}

/** A lock is touched so often, and given up for lost if it was not for so long. */
const beatMs = 10_000;
const lostMs = 60_000;

export interface Lock {
  /** Aborted if another job has taken the lock over. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Locks `path` by the file `path.lock`, on a file system that machines may share. A lock is taken over whose holder is
 * gone: at once where that can be seen, else once it has not been touched for a minute. Throws TryLaterError while
 * another job holds it.
 */
export async function lock(path: string, beat = {beatMs, lostMs}): Promise<Lock> {
  const file = `${path}.lock`;
  const own = JSON.stringify(self());
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await create(file, own)) return held(file, own, beat.beatMs);
    const found = await read(file);
    if (!found) continue;
    if (!(await isLost(file, found, beat.lostMs))) {
      const {host = 'another job', pid} = holderIn(found) ?? {};
      const holder = pid === undefined ? host : `process ${pid} on ${host}`;
      throw new TryLaterError(notices['part-locked']({path, holder}));
    }
    await takeAway(file, found);
  }
  throw new TryLaterError(notices['part-locked']({path, holder: 'another job'}));
}

async function create(file: string, own: string): Promise<boolean> {
  // Whole at once: nobody reads half of it.
  const unfinished = `${file}.${hostname()}-${process.pid}`;
  try {
    await writeFile(unfinished, own);
    await link(unfinished, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unfinished, {force: true});
  }
}

function held(file: string, own: string, everyMs: number): Lock {
  const lost = new AbortController();
  const beat = async (): Promise<void> => {
    if ((await read(file)) !== own) lost.abort(new Error('Another job has taken the lock over.'));
    else await utimes(file, new Date(), new Date());
  };
  const timer = setInterval(() => void beat().catch(() => undefined), everyMs);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      if ((await read(file)) === own) await rm(file, {force: true});
    },
  };
}

const read = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

async function isLost(file: string, content: string, afterMs: number): Promise<boolean> {
  const holder = holderIn(content);
  const own = self();
  if (holder?.space === own.space) {
    return holder.pid === own.pid || startOf(holder.pid) !== holder.startedAt;
  }
  return (await ageMs(file)) > afterMs;
}

/** How long a file has not been touched, by the clock of its own file system. */
async function ageMs(file: string): Promise<number> {
  const now = `${file}.${hostname()}-${process.pid}-now`;
  try {
    await writeFile(now, '');
    return (await stat(now)).mtimeMs - (await stat(file)).mtimeMs;
  } catch {
    return 0;
  } finally {
    await rm(now, {force: true});
  }
}

/** Removes a lost lock, and no other that was put in its place meanwhile. */
async function takeAway(file: string, content: string): Promise<void> {
  const away = `${file}.${hostname()}-${process.pid}-lost`;
  try {
    await rename(file, away);
    if ((await read(away)) !== content) await link(away, file);
  } catch {
    // Another job was faster.
  } finally {
    await rm(away, {force: true});
  }
}

function holderIn(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch {
    return undefined;
  }
}

const self = (): Holder => ({
  host: hostname(),
  space: spaceOfProcesses(),
  pid: process.pid,
  startedAt: startOf(process.pid) ?? '',
});

function spaceOfProcesses(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** When a process began; undefined if there is none, and the same for all where the system does not say. */
function startOf(pid: number): string | undefined {
  try {
    // The name, in brackets, may have any character in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return process.platform === 'linux' || !isRunning(pid) ? undefined : '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
