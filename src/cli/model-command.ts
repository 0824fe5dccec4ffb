import {join, resolve} from 'node:path';
import type {Command} from './command.ts';
import {runModelCommand, usage} from './model-commands.ts';

const root = resolve(import.meta.dirname, '../..');

/** The same as `npm run model`. */
export const model: Command = {
  summary: 'get, convert, list and check models',
  usage: usage.slice(usage.indexOf('COMMAND')),
  run: ([...args], {print, onProgress, signal}) =>
    runModelCommand(args, {
      models: join(root, 'public/models'),
      downloads: join(root, 'node_modules/.cache/reverie'),
      print,
      onProgress,
      signal,
    }),
};
