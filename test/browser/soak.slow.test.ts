import {expect, inject, test} from 'vitest';
import {soak} from '../soak/soak.ts';
import {verdictOf, verdictText} from '../soak/verdict.ts';
import {peopleCamera} from '../support/fixtures.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

test(
  'two minutes of dreaming: the picture moves, nothing grows, nothing is lost',
  {timeout: 600_000},
  async () => {
    const folder = temporaryFolder();
    const record = await soak({
      minutes: 2,
      faults: false,
      site: inject('siteFolder'),
      folder,
      camera: peopleCamera,
      say: () => undefined,
    });
    const findings = verdictOf(record);
    const text = verdictText(findings);
    console.log(text);
    expect(
      findings.filter(({passed}) => passed === false),
      text,
    ).toEqual([]);
    // What was to be measured was measured.
    for (const points of [record.tensors, record.gpuObjects, record.workerHeapMb, record.ascentHeapMb]) {
      expect(points.length, text).toBeGreaterThan(5);
    }
    expect(record.looks.length, text).toBeGreaterThan(30);
  },
);
