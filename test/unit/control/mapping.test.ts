import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  decodeMappings,
  encodeMappings,
  MappingError,
  mappingLimits,
  mappingOf,
  type Mapping,
} from '../../../src/control/mapping.ts';
import {bentJson, check, guarded, hostileText, keepsPrototypes} from '../../support/fuzz.ts';

const fader = {id: 'midi/desk/1/cc/7', label: 'Desk, CC 7', kind: 'level'} as const;
const mappings: readonly Mapping[] = [
  mappingOf(fader, 'parameter/zoom'),
  mappingOf(fader, 'dial/depth', {mode: 'add', amount: -0.5, attackS: 0.1, releaseS: 2, curve: 'late'}),
  mappingOf(fader, 'look/Shells', {mode: 'momentary'}),
  mappingOf(fader, 'action/hit', {mode: 'toggle'}),
  mappingOf(fader, 'crossfader', {from: 1, to: 0}),
  mappingOf(fader, 'tempo', {from: 60, to: 180}),
  mappingOf(fader, 'looks', {takeover: false}),
];

/** The code and the path of what is refused. */
function refusal(json: unknown): [string, unknown] {
  try {
    decodeMappings(typeof json === 'string' ? json : JSON.stringify(json));
  } catch (error) {
    if (error instanceof MappingError) return [error.code, error.data['path']];
    throw error;
  }
  return ['accepted', undefined];
}
const file = (mapping: object): unknown => ({
  reverieMappings: 1,
  mappings: [mappings[0], {signal: 'a', target: 'tempo', ...mapping}],
});

keepsPrototypes();

describe('a file of mappings', () => {
  test('gives back exactly the mappings that were written', () => {
    expect(decodeMappings(encodeMappings(mappings))).toEqual(mappings);
  });

  test('may leave out all but signal and target', () => {
    expect(
      decodeMappings(
        '{"reverieMappings": 1, "mappings": [{"signal": "sound/bass", "target": "parameter/zoom"}]}',
      ),
    ).toEqual([
      {
        ...{signal: 'sound/bass', label: 'sound/bass', target: 'parameter/zoom', mode: 'set', amount: 1},
        ...{from: -1, to: 1, curve: 'linear', attackS: 0, releaseS: 0, takeover: false},
      },
    ]);
  });

  test('is refused as a whole, with the path of the field', () => {
    expect(refusal('{')).toEqual(['mappings-unreadable', undefined]);
    expect(refusal([])).toEqual(['mapping-refused', '']);
    expect(refusal({reverieMappings: 2, mappings: []})).toEqual(['mapping-refused', 'reverieMappings']);
    expect(refusal({reverieMappings: 1, mappings: {}})).toEqual(['mapping-refused', 'mappings']);
    const refused: readonly [object, string][] = [
      [{signal: ''}, 'signal'],
      [{signal: 'a\u0000'}, 'signal'],
      [{target: 'parameter/__proto__'}, 'target'],
      [{target: 'parameter/pin'}, 'target'],
      [{target: 'parameter/attractWords'}, 'target'],
      [{target: 'action/constructor'}, 'target'],
      [{target: 'nothing'}, 'target'],
      [{mode: 'toString'}, 'mode'],
      [{amount: 2}, 'amount'],
      [{from: 1e9}, 'from'],
      [{to: null, from: 'x'}, 'from'],
      [{curve: 'steep'}, 'curve'],
      [{attackS: -1}, 'attackS'],
      [{releaseS: 61}, 'releaseS'],
      [{takeover: 1}, 'takeover'],
      [{more: 1}, 'more'],
    ];
    for (const [field, name] of refused) {
      expect(refusal(file(field)), JSON.stringify(field)).toEqual(['mapping-refused', `mappings[1].${name}`]);
    }
  });

  test('has limits', () => {
    const many = Array.from({length: mappingLimits.mappings}, () => mappings[1] as Mapping);
    expect(encodeMappings(many).length).toBeLessThan(mappingLimits.bytes);
    expect(decodeMappings(encodeMappings(many))).toHaveLength(mappingLimits.mappings);
    expect(refusal(encodeMappings([...many, mappings[0] as Mapping]))).toEqual([
      'mapping-refused',
      'mappings',
    ]);
    expect(refusal(' '.repeat(mappingLimits.bytes + 1))[0]).toBe('mappings-too-large');
  });

  test('never throws anything else, and what it accepts can be written again', () => {
    const written: unknown = JSON.parse(encodeMappings(mappings));
    const inputs = fc.oneof(
      bentJson(written).map((json) => JSON.stringify(json)),
      hostileText,
    );
    check(
      fc.property(inputs, (text) => {
        const read = guarded(() => decodeMappings(text), MappingError);
        if (read) expect(decodeMappings(encodeMappings(read))).toEqual(read);
      }),
    );
  });
});
