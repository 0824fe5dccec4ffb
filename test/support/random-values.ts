import {change, coerce, defaults, keys, parameterOf} from '../../src/params/values.ts';
import type {Key, Values} from '../../src/params/values.ts';

const words = [
  '',
  'inception-v3',
  'a',
  'mixed4:12,55;mixed10:3',
  'FaceTime HD (05ac:8514)',
  'カメラ & 100% = +?#',
  'Integrated ☺ Camera',
];

/** A valid state in which about half of the entries differ from the defaults; `random` gives numbers in [0, 1). */
export function randomValues(random: () => number): Values {
  const entries = keys.map((key): [Key, unknown] => {
    if (random() < 0.5) return [key, defaults[key]];
    const parameter = parameterOf(key);
    switch (parameter.kind) {
      case 'number': {
        const value = parameter.min + random() * (parameter.max - parameter.min);
        return [key, parameter.whole ? Math.round(value) + 0 : value];
      }
      case 'toggle':
        return [key, random() < 0.5];
      case 'choice': {
        const choices = Object.keys(parameter.choices);
        return [key, choices[Math.floor(random() * choices.length)]];
      }
      case 'text':
        return [key, coerce(key, words[Math.floor(random() * words.length)]).value ?? defaults[key]];
    }
  });
  return change(defaults, Object.fromEntries(entries)).values;
}
