import type {InputVideoTrack} from 'mediabunny';

/** From this many lines on, a video without tags is taken for one of high definition, as browsers do. */
const highDefinitionPx = 720;

/** What a video that says nothing of its colours has, by its number of lines: BT.601 or BT.709, of limited range. */
export const colourSpaceOf = (heightPx: number): Required<VideoColorSpaceInit> =>
  heightPx < highDefinitionPx
    ? {primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m', fullRange: false}
    : {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false};

/**
 * Fills in what a track leaves unsaid of its colours, so that it is decoded as browsers play it: the decoder library
 * takes everything for BT.709. Call it before the first sink: a track's configuration is made once.
 */
export async function fillColours(track: InputVideoTrack): Promise<void> {
  const config = await track.getDecoderConfig();
  if (!config) return;
  const colours = (config.colorSpace ??= {});
  const usual = colourSpaceOf(await track.getCodedHeight());
  colours.primaries ??= usual.primaries;
  colours.transfer ??= usual.transfer;
  colours.matrix ??= usual.matrix;
  colours.fullRange ??= usual.fullRange;
}
