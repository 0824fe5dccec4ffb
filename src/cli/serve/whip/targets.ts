import {readFile} from 'node:fs/promises';
import {targetName} from '../../../stream/settings.ts';

/** A media server that the operator streams to by name. */
export interface WhipTarget {
  readonly name: string;
  readonly url: string;
  /** Bearer token; undefined if it wants none. The page never sees it. */
  readonly token: string | undefined;
}

export type NamedUrl = Pick<WhipTarget, 'name' | 'url'>;

/** The name of this server's own relay. */
export const relayName = 'relay';

/** Reads `name=URL`, one a line; undefined if a line is none, or a name comes twice. */
export function readTargets(text: string): readonly NamedUrl[] | undefined {
  const targets = linesIn(text).map((line) => {
    const at = line.indexOf('=');
    return {name: line.slice(0, at), url: line.slice(at + 1)};
  });
  const names = new Set(targets.map(({name}) => name));
  const areValid = targets.every(
    ({name, url}) => targetName.test(name) && name !== relayName && isEndpoint(url),
  );
  return areValid && names.size === targets.length ? targets : undefined;
}

/**
 * Adds their tokens: from the environment, as REVERIE_WHIP_TOKEN_NAME, or from `file`, with a line `name=token` each.
 * Throws Error if the file cannot be read or has a line that is none.
 */
export async function withTokens(
  targets: readonly NamedUrl[],
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly WhipTarget[]> {
  const inFile = new Map<string, string>();
  for (const line of file === '' ? [] : linesIn(await readFile(file, 'utf8'))) {
    const [, name, token] = /^([a-z0-9_-]+)=([\x21-\x7e]+)$/.exec(line) ?? [];
    // Without the line, which holds what is nobody's business.
    if (name === undefined || token === undefined)
      throw new Error(`${file} has a line that is not NAME=TOKEN.`);
    inFile.set(name, token);
  }
  return targets.map(({name, url}) => {
    const variable = `REVERIE_WHIP_TOKEN_${name.toUpperCase().replaceAll('-', '_')}`;
    return {name, url, token: environment[variable] ?? inFile.get(name)};
  });
}

const linesIn = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const {protocol, username, password} = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
