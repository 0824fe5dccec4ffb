import {readFile} from 'node:fs/promises';
import {ALL_FORMATS, BlobSource, EncodedPacketSink, Input} from 'mediabunny';
import {expect, test} from 'vitest';
import {untilLastBlock} from '../../../src/metadata/matroska-cut.ts';
import {kindVideo} from '../../support/fixtures.ts';

const packetsIn = async (file: Blob): Promise<number> => {
  const track = await new Input({source: new BlobSource(file), formats: ALL_FORMATS}).getPrimaryVideoTrack();
  let count = 0;
  if (track)
    for await (const {byteLength} of new EncodedPacketSink(track).packets()) count += Number(byteLength > 0);
  return count;
};

test('a file that is cut off anywhere is read to its last whole block', async () => {
  const whole = await readFile(kindVideo('fragments.mkv'));
  let before = 0;
  for (const share of [0.2, 0.4, 0.6, 0.8, 0.99]) {
    const cut = new Blob([new Uint8Array(whole.subarray(0, Math.round(share * whole.length)))]);
    const count = await packetsIn(await untilLastBlock(cut));
    expect(count).toBeGreaterThan(before);
    expect(count).toBeGreaterThanOrEqual(await packetsIn(cut));
    before = count;
  }
  // Bytes and frames are nearly proportional; without it, a second and more at a time is lost.
  const most = new Blob([new Uint8Array(whole.subarray(0, Math.round(0.6 * whole.length)))]);
  expect(await packetsIn(await untilLastBlock(most))).toBeGreaterThan(35);
});

test('every other file is left as it is', async () => {
  for (const name of ['fragments.mkv', 'altref.webm', 'slow.mp4', 'still.png']) {
    const file = new Blob([new Uint8Array(await readFile(kindVideo(name)))]);
    expect(await untilLastBlock(file)).toBe(file);
  }
});
