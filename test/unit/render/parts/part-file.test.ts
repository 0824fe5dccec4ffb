import {expect, test} from 'vitest';
import {encodePartHead, readPartHead, type PartHeader} from '../../../../src/render/parts/part-file.ts';

const header: PartHeader = {
  ...{plan: 'ab', part: 3, modelSha256: 'cd', backend: 'wasm', bytes: 4, sha256: 'ef', missing: 0},
  notices: [],
  segments: [
    {
      packets: [{timestampS: 0.5, durationS: 0.04, bytes: 4, key: true}],
      decoderConfig: {codec: 'avc1.42', codedWidth: 160, codedHeight: 90, description: [1, 2]},
    },
  ],
};
const packets = new Uint8Array([1, 2, 3, 4]);
const whole = new Blob([encodePartHead(header), packets]);

test('a part’s header is read as it was written, and says where its packets begin', async () => {
  const {header: read, packetsAt} = await readPartHead(whole);
  expect(read).toEqual(header);
  expect(new Uint8Array(await whole.slice(packetsAt).arrayBuffer())).toEqual(packets);
});

test('what is no part, or no whole one, is refused with the reason', async () => {
  const json = new Blob(['reverie-part 1 9\nnot json!\n1234']);
  for (const [file, reason] of [
    [new Blob([]), /no part/],
    [new Blob(['reverie-part 2 9\n']), /no part/],
    [json, /header/],
    [whole.slice(0, whole.size - 1), /bytes of/],
    [whole.slice(0, 40), /header/],
    [new Blob([whole, packets]), /bytes of/],
  ] as const) {
    await expect(readPartHead(file)).rejects.toThrow(reason);
  }
});
