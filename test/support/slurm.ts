import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {installFromDebian} from './debian.ts';

const programs = ['slurmctld', 'slurmd', 'munged'];
const found = (program: string): string | undefined =>
  ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin']
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));

/** Whether these programs are there, installed by Debian's package manager if they were not. */
export function ensurePrograms(wanted: readonly string[], ...packages: readonly string[]): boolean {
  const isThere = (): boolean => wanted.every((program) => found(program) !== undefined);
  if (!isThere()) installFromDebian(...packages);
  return isThere();
}

/** Slurm's daemons start as root alone. */
export const hasSlurm = (): boolean =>
  process.getuid?.() === 0 && ensurePrograms(programs, 'slurm-wlm', 'munge');

/** A cluster of two nodes with a processor each, both of them this machine, on loopback. */
export interface Slurm {
  /** Runs a program with the cluster's configuration, and gives its output. */
  run(program: string, ...args: readonly string[]): string;
  stop(): Promise<void>;
}

/** Starts munged, slurmctld and slurmd with a configuration, keys and files of their own. `env` is that of every job. */
export async function startSlurm(env: NodeJS.ProcessEnv): Promise<Slurm> {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-slurm-'));
  const at = (name: string): string => join(folder, name);
  const configuration = at('slurm.conf');
  const controller = await freePort();
  const nodes = [
    {name: 'node1', port: await freePort()},
    {name: 'node2', port: await freePort()},
  ];
  for (const name of ['state', ...nodes.map((node) => node.name)]) mkdirSync(at(name));
  writeFileSync(at('munge.key'), randomBytes(1024), {mode: 0o400});
  const name = hostname().split('.')[0] ?? '';
  const settings = {
    ClusterName: 'reverie',
    SlurmctldHost: `${name}(127.0.0.1)`,
    ...{SlurmctldPort: controller, SlurmUser: 'root', SlurmdUser: 'root'},
    AuthType: 'auth/munge',
    // A job that is requeued waits for as long.
    AuthInfo: `socket=${at('munge.sock')},cred_expire=5`,
    ...{CredType: 'cred/munge', StateSaveLocation: at('state'), SlurmdSpoolDir: at('%n')},
    ...{SlurmctldPidFile: at('slurmctld.pid'), SlurmdPidFile: at('%n.pid')},
    ...{ProctrackType: 'proctrack/linuxproc', TaskPlugin: 'task/none', MpiDefault: 'none'},
    ...{SelectType: 'select/cons_tres', SelectTypeParameters: 'CR_CPU', KillWait: 1, ReturnToService: 2},
    NodeName: nodes
      .map((node) => `${node.name} NodeHostname=${name} NodeAddr=127.0.0.1 Port=${node.port} CPUs=1`)
      .join('\nNodeName='),
    PartitionName: 'all Nodes=ALL Default=YES State=UP',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(configuration, lines.join(''));
  const daemons: ChildProcess[] = [];
  const start = (program: string, ...args: readonly string[]): void => {
    const environment = {...process.env, ...env, SLURM_CONF: configuration};
    // They end with this process, even if it is killed.
    const ending = ['--pdeathsig', 'KILL', found(program) ?? program, ...args];
    daemons.push(spawn('setpriv', ending, {env: environment, stdio: 'ignore'}));
  };
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, {
      encoding: 'utf8',
      env: {...process.env, ...env, SLURM_CONF: configuration},
    }).trim();
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.reverse()) {
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      if (daemon.exitCode === null && daemon.kill()) await ended;
    }
    rmSync(folder, {recursive: true, force: true});
  };
  const files = ['key-file', 'socket', 'pid-file', 'log-file', 'seed-file'].map(
    (file) => `--${file}=${at(`munge.${file === 'key-file' ? 'key' : file === 'socket' ? 'sock' : file}`)}`,
  );
  try {
    start('munged', '--foreground', '--force', ...files);
    await until(() => existsSync(at('munge.sock')));
    start('slurmctld', '-D', '-f', configuration);
    for (const node of nodes) start('slurmd', '-D', '-f', configuration, '-N', node.name);
    await until(() => run('sinfo', '--noheader', '--Node', '--format=%T') === 'idle\nidle');
    return {run, stop};
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until something is so, at most a minute. */
async function until(isSo: () => boolean): Promise<void> {
  for (let left = 300; left > 0; left -= 1) {
    try {
      if (isSo()) return;
    } catch {
      // It is not up yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Slurm did not come up.');
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
