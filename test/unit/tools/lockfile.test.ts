import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {expect, test} from 'vitest';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../..', file), 'utf8')) as unknown;

test('npm ci installs what was looked at: exact versions, each by its hash, from no other place than a registry', () => {
  const {packages} = read('package-lock.json') as {
    packages: Record<string, {version: string; resolved?: string; integrity?: string}>;
  };
  const installed = Object.entries(packages).filter(([folder]) => folder !== '');
  expect(installed.length).toBeGreaterThan(100);
  for (const [folder, {resolved, integrity}] of installed) {
    // Without an address it comes from the registry that npm is set to, by its hash.
    expect(resolved, folder).toBeUndefined();
    expect(integrity, folder).toMatch(/^sha512-/);
  }
  const {dependencies, devDependencies} = read('package.json') as Record<string, Record<string, string>>;
  for (const [name, version] of Object.entries({...dependencies, ...devDependencies})) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
});
