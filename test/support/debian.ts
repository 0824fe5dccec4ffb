import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';

/** Installs packages by Debian's package manager, where there is one; what became of it is seen in what is there then. */
export function installFromDebian(...packages: readonly string[]): void {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...command: string[]): void => {
    const [program = 'env', ...parameters] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    execFileSync(program, parameters, {stdio: 'inherit', timeout: 600_000});
  };
  try {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', ...packages);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`apt-get could not install ${packages.join(', ')}: ${reason}`);
  }
}
