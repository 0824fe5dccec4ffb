import {readFileSync, readdirSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import type {Plugin, Rolldown} from 'vite';

/**
 * Writes licences.txt when everything is built: every package of which the build ships code, with its licence, and with
 * those of the libraries that are compiled into it; and the network in public/person. `part` goes among the plugins of what is bundled apart from the
 * page: its workers and its service worker.
 */
export function licences(): {page: Plugin; part: Plugin} {
  const folders = new Set<string>();
  let outDir = '';
  const collect = (bundle: Rolldown.OutputBundle) => {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      for (const [id, {renderedLength}] of Object.entries(output.modules)) {
        const folder = renderedLength > 0 ? packageFolder(id) : undefined;
        if (folder !== undefined) folders.add(folder);
      }
    }
  };
  return {
    part: {name: 'reverie-licences-part', apply: 'build', generateBundle: (_, bundle) => collect(bundle)},
    page: {
      name: 'reverie-licences',
      apply: 'build',
      configResolved(config) {
        outDir = resolve(config.root, config.build.outDir);
      },
      generateBundle: (_, bundle) => collect(bundle),
      closeBundle: {
        sequential: true,
        order: 'post',
        handler: () => {
          const entries = [...[...folders].sort().map(entry), personEntry()];
          return writeFile(join(outDir, 'licences.txt'), entries.join('\n'));
        },
      },
    },
  };
}

/**
 * What a file says at its head, after its comments were removed: the LGPL asks for a notice, and for a file that can be
 * replaced.
 */
export const noticeOf = ({name}: {readonly name: string}): string =>
  name === 'encode.worker'
    ? '/*! libavcodec and libavutil of FFmpeg, compiled: LGPL-2.1-or-later. See licences.txt. */'
    : '';

/** Libraries that a package contains in compiled form, under a licence other than its own. */
const contained: Readonly<Record<string, () => string>> = {
  '@mediabunny/aac-encoder': () =>
    [
      'This package contains libavcodec and libavutil of FFmpeg (https://ffmpeg.org), copyright of the FFmpeg developers,',
      'compiled to WebAssembly: LGPL-2.1-or-later, the text of which follows. Of this build they are in one file,',
      'assets/encode.worker-*.js, which is fetched only to record AAC in a browser that does not encode it itself. It may be',
      'replaced by another of the same name that answers the same messages. The source is that of FFmpeg',
      '(https://github.com/FFmpeg/FFmpeg), configured and compiled as the README.md of the package says',
      '(https://www.npmjs.com/package/@mediabunny/aac-encoder), with bridge.c of its src folder. What Reverie changes in the',
      'package is in its folder patches.',
      '',
      readFileSync(join(import.meta.dirname, 'lgpl-2.1.txt'), 'utf8').trim(),
      '',
    ].join('\n'),
};

/** The folder of the package that a module belongs to; undefined for the project's own modules. */
function packageFolder(id: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
}

/** The network that finds people comes from a package of which nothing else is shipped. */
function personEntry(): string {
  const text = readFileSync(join(import.meta.dirname, '../../public/person/README.md'), 'utf8').trim();
  return `${'='.repeat(80)}\nMediaPipe selfie segmentation: Apache-2.0\n\n${text}\n`;
}

function entry(folder: string): string {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  if (license === undefined) throw new Error(`${name} ${version} names no licence in its package.json.`);
  const file = readdirSync(folder).find((candidate) => /^licen[cs]e(\.|$)/i.test(candidate));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  const inside = contained[name]?.();
  return `${'='.repeat(80)}\n${name} ${version}: ${license}\n${text}${inside === undefined ? '' : `\n${inside}`}`;
}
