import {limits} from '../../src/render/spec.ts';
import {formatCases, refusedCases} from './formats.ts';

/** Where the page stands, relative to the project. */
export const formatsPagePath = 'docs/formats.md';

const {videoSidePx, imageSidePx} = limits;

const introduction = `# Formats

What goes in and what comes out, as \`npm run docs\` writes it from the table that the tests render
(test/support/formats.ts). A file is what its content is; its name and type count only where the content tells nothing.

## What goes in

- **Videos**, live: what the browser's own player plays, mostly MP4, MOV and WebM in H.264, VP8, VP9 or AV1.
- **Videos**, rendered: MP4, MOV (fragmented or not), WebM, Matroska and MPEG-TS (\`.ts\`, \`.mts\`, \`.m2ts\`), in every codec
  that the browser decodes.
- **Images**: JPEG, PNG, WebP, AVIF, GIF and BMP, up to 256 megapixels. HEIC only in Safari; SVG not.
- **Animations**: GIF, WebP, APNG and AVIF play live and render to a video where the browser decodes single frames of
  images (ImageDecoder); elsewhere they are their first frame.
- What is transparent is over the colour of \`backdrop\`, live and rendered.

## What comes out

- **MP4** (H.264, or what the browser encodes of HEVC, AV1 and VP9) and **WebM** (VP9, AV1 or VP8), ${videoSidePx.min} to
  ${videoSidePx.max} pixels a side; times count from the first frame that a player shows.
- **Sound**: every track with its language, title and flags. It is copied where the container takes its codec, else encoded
  as Opus, in stereo if the browser encodes no more channels, else left out. MP4 takes AAC, MP3, Opus, AC-3, E-AC-3, FLAC and
  more; WebM takes Opus and Vorbis.
- **PNG**, **JPEG** and **WebP**, ${imageSidePx.min} to ${imageSidePx.max} pixels a side.

What differs from the source is said before the first frame, and again in the result.
`;

/** The page in Markdown. */
export function formatsPage(): string {
  const cases = formatCases.map(({what, to, becomes, notices}) =>
    row(what, to === 'mp4' ? 'MP4' : 'WebM', becomes, notices.map((code) => `\`${code}\``).join(' ')),
  );
  const refused = refusedCases.map(({what, code}) => row(what, `\`${code}\``));
  return [
    introduction,
    '## Files that are not plain',
    '',
    row('File', 'To', 'Becomes', 'Notice'),
    row('---', '---', '---', '---'),
    ...cases,
    '',
    '## Files that are refused',
    '',
    'Before any work, with the reason:',
    '',
    row('File', 'Code'),
    row('---', '---'),
    ...refused,
    '',
  ].join('\n');
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
