import {expect, test} from 'vitest';
import {notices} from '../../../../src/dream/notices.ts';
import {lacksOf} from '../../../../src/render/parts/lacks.ts';
import {sampleCause} from '../../../support/catalogue-tests.ts';

test('what several parts fall short of is said once, and their missing frames are added up', () => {
  const unknown = notices['person-unknown']({cause: sampleCause});
  const unguided = notices['guide-missing']();
  const headers = [
    {missing: 0, notices: [unknown]},
    {missing: 2, notices: []},
    {missing: 3, notices: [unknown, unguided]},
  ];
  expect(lacksOf(headers, 'film.mp4')).toMatchObject([
    {code: 'frames-missing', data: {name: 'film.mp4', frames: 5}},
    {code: 'person-unknown'},
    {code: 'guide-missing'},
  ]);
  expect(lacksOf([{missing: 0, notices: []}], 'film.mp4')).toEqual([]);
});
