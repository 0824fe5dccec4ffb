/** What `reverie join` refuses before it opens a browser. */
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {UsageError, type Terminal} from '../../../../src/cli/command.ts';
import {joinParts} from '../../../../src/cli/parts/join-command.ts';
import {readPlan} from '../../../../src/cli/parts/plan-file.ts';
import {plannedFile} from '../../../../src/cli/parts/planned-file.ts';
import {encodePartHead, type PartHeader} from '../../../../src/render/parts/part-file.ts';
import type {PlannedPart} from '../../../../src/render/parts/plan.ts';
import {plan} from '../../../support/plan.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [planFile, video, output] = [at('plan.json'), at('video.mp4'), at('out.mp4')];
let digest: string;

beforeAll(async () => {
  await writeFile(video, 'video');
  const file = await plannedFile(video);
  await writeFile(planFile, JSON.stringify({...plan, video: {...plan.video, ...file}}));
  ({digest} = await readPlan(planFile));
});

const frameS = 0.1;

/** The head of a part as it should be, of a frame of one byte each. */
function headerOf({part, fromFrame, toFrame, fromS}: PlannedPart): PartHeader {
  const count = toFrame - fromFrame;
  const packets = Array.from({length: count}, (_, i) => ({
    ...{timestampS: fromS + i * frameS, durationS: frameS, bytes: 1, key: i === 0},
  }));
  return {
    ...{plan: digest, part, modelSha256: plan.model.sha256, backend: 'wasm', missing: 0, notices: []},
    segments: [{packets, decoderConfig: {codec: 'avc1.42', description: null}}],
    bytes: count,
    sha256: createHash('sha256').update(Buffer.alloc(count)).digest('hex'),
  };
}

let made = 0;

/** Writes the file of a part, with its head changed. */
async function partFile(number: number, change: (header: PartHeader) => Partial<PartHeader> = () => ({})) {
  const planned = plan.parts[number - 1];
  if (!planned) throw new Error(`The plan has no part ${number}.`);
  const header = headerOf(planned);
  const path = at(`${(made += 1)}.part`);
  const head = encodePartHead({...header, ...change(header)});
  await writeFile(path, Buffer.concat([head, Buffer.alloc(header.bytes)]));
  return path;
}

const terminal: Terminal = {
  print: () => undefined,
  say: () => undefined,
  onProgress: () => undefined,
  signal: new AbortController().signal,
};
const joined = (...args: readonly string[]): Promise<unknown> =>
  joinParts.run([planFile, ...args], terminal).then(
    () => 'joined',
    (error: unknown) => error,
  );

/** Leaves out the last frame of a part. */
const shorter = ({segments}: PartHeader): Partial<PartHeader> => ({
  segments: segments.map((segment) => ({...segment, packets: segment.packets.slice(0, -1)})),
});
/** Shows all frames of a part later. */
const later = ({segments}: PartHeader): Partial<PartHeader> => ({
  segments: segments.map((segment) => ({
    ...segment,
    packets: segment.packets.map((packet) => ({...packet, timestampS: packet.timestampS + frameS})),
  })),
});
const otherEncoder = ({segments}: PartHeader): Partial<PartHeader> => ({
  segments: segments.map((segment) => ({
    ...segment,
    decoderConfig: {...segment.decoderConfig, codec: 'avc1.64'},
  })),
});

test.each([
  ['of another model', () => ({modelSha256: 'another'}), 'part-model'],
  ['of another plan', () => ({plan: 'another'}), 'part-foreign'],
  ['that the plan does not have', () => ({part: 3}), 'part-foreign'],
  ['of too few frames', shorter, 'part-damaged'],
  ['at another time', later, 'part-damaged'],
  ['with other bytes than were written', () => ({sha256: 'another'}), 'part-damaged'],
  ['with more bytes than there are', ({bytes}: PartHeader) => ({bytes: bytes + 1}), 'part-damaged'],
  ['of another encoder', otherEncoder, 'part-encoder'],
] as const)('a part %s is refused by its name', async (_, change, code) => {
  const [first, second] = [await partFile(1), await partFile(2, change)];
  expect(await joined(first, second, output)).toMatchObject({code, data: {path: second}});
  expect(existsSync(output)).toBe(false);
});

test('parts that are missing or there twice are named', async () => {
  const [first, second, again] = [await partFile(1), await partFile(2), await partFile(2)];
  expect(await joined(second, output)).toMatchObject({code: 'parts-missing', data: {parts: '1'}});
  expect(await joined(first, second, again, output)).toMatchObject({
    code: 'part-twice',
    data: {path: again, other: second, part: 2},
  });
  expect(await joined(first, at('none.part'), output)).toBeInstanceOf(UsageError);
  expect(await joined(first, second, at('out.webm'))).toBeInstanceOf(UsageError);
  expect(await joined(first, second, at('%06d.png'))).toBeInstanceOf(UsageError);
});

test('a video that is another than the planned one in a single byte is refused', async () => {
  const parts = [await partFile(1), await partFile(2)];
  const other = at('other.mp4');
  await writeFile(other, 'video'.replace('d', 'D'));
  expect(await joined(...parts, output, '--video', other)).toMatchObject({
    code: 'file-changed',
    data: {path: other, what: 'video'},
  });
});
