import {readFile} from 'node:fs/promises';
import {ALL_FORMATS, BufferSource, Input} from 'mediabunny';
import {describe, expect, test} from 'vitest';
import {colourSpaceOf, fillColours} from '../../../src/render/colour.ts';
import {kindVideo} from '../../support/fixtures.ts';

const limited601 = {primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m', fullRange: false};
const limited709 = {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false};

describe('what a video leaves unsaid of its colours', () => {
  test.each([
    [240, limited601],
    [576, limited601],
    [719, limited601],
    [720, limited709],
    [2160, limited709],
  ])('is that of its size: %i lines', (heightPx, colours) => {
    expect(colourSpaceOf(heightPx)).toEqual(colours);
  });

  test.each([
    ['sd.mp4', limited601],
    ['sd.mpegts', limited601],
    ['sd.webm', limited601],
    ['sd-full.mp4', {...limited601, fullRange: true}],
    ['sd-709.webm', limited709],
  ])('is filled in for every decoder of %s, and what it says is kept', async (name, colours) => {
    const input = new Input({
      source: new BufferSource(await readFile(kindVideo(name))),
      formats: ALL_FORMATS,
    });
    try {
      const track = await input.getPrimaryVideoTrack();
      if (!track) throw new Error(`${name} has no video track.`);
      await fillColours(track);
      expect((await track.getDecoderConfig())?.colorSpace).toMatchObject(colours);
    } finally {
      input.dispose();
    }
  });
});
