import {expect, test} from 'vitest';
import {takeInLog, TakeLog} from '../../../src/library/take-log.ts';
import type {PrivateFile} from '../../../src/library/private-file.ts';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import {decodeTake, type Change} from '../../../src/metadata/take.ts';
import {automationFrom} from '../../../src/params/automation/automation.ts';
import {defaults} from '../../../src/params/values.ts';

/** A file in memory. */
function memoryFile(): Pick<PrivateFile, 'bytes' | 'write' | 'read' | 'close'> {
  let bytes = new Uint8Array();
  return {
    get bytes() {
      return bytes.length;
    },
    write: (data) => void (bytes = Uint8Array.from([...bytes, ...data])),
    read: () => bytes,
    close: () => undefined,
  };
}

test('a log gives back every change, with what moves the look by itself, whole or cut off', () => {
  const automation = automationFrom({bpm: 90, startS: 2, lanes: {zoom: '0:(0), 5:(1)'}});
  const changes: readonly Change[] = [
    {atMs: 10, set: {wet: 0.5}},
    {atMs: 20, automation},
    {atMs: 30, act: 'reset'},
  ];
  const file = memoryFile();
  const recipe = recipeOf(defaults, {name: defaults.model, sha256: ''}, automation);
  const log = new TakeLog(file as PrivateFile, {recipe, seed: 1, selfie: false, source: 'scene'});
  for (const change of changes) log.add(change);
  expect(decodeTake(log.take(40))?.take).toMatchObject({recipe, changes});
  const lines = new TextDecoder().decode(file.read(0, file.bytes));
  expect(decodeTake(takeInLog(lines.slice(0, -5), 40) ?? '')?.take).toMatchObject({
    recipe,
    changes: changes.slice(0, 2),
  });
});
