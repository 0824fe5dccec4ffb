import {readFileSync} from 'node:fs';
import {attributeOf, dreamKeys} from '../../src/embed/options.ts';
import {presets} from '../../src/params/presets.ts';
import {parameterOf} from '../../src/params/values.ts';

/** Where the page stands, relative to the project. */
export const libraryPagePath = 'docs/library.md';

const introduction = `# A dream in your page

\`npm run docs\` writes this page from src/embed and the parameter table.

\`npm run build:lib\` makes the package \`dist-lib\`, and \`npm pack ./dist-lib\` a tarball of it. It has no dependencies:

\`\`\`sh
npm install ./reverie-0.1.0.tgz
\`\`\`

It is one module for the page (35 kB compressed) and a folder \`files\` with workers, WebAssembly and models, which the
page's own server has to serve. A browser downloads less than 700 kB of it, compressed, and the model (4.5 MB). In a Vite
project, a plugin serves the folder in development and copies it in the build:

\`\`\`js
// vite.config.js
import {reverie} from 'reverie/vite';
export default {plugins: [reverie()]};
\`\`\`

Elsewhere copy \`node_modules/reverie/files\` to \`reverie\` beside the page, or anywhere on the page's origin and name it:
\`base-url\` of the element, \`baseUrl\` of the function.

## The element

\`\`\`html
<script type="module">
  import 'reverie/define';
</script>
<reverie-dream source="camera" look="shells" autoplay></reverie-dream>
\`\`\`

| Attribute | What it is |
| --- | --- |
| \`source\` | \`camera\`, \`screen\`, \`scene\` (drawn clouds), or the address of a video or an image |
| \`look\` | ${presets.map(({name}) => `\`${name}\``).join(', ')} |
| \`autoplay\` | starts when it is connected; without, \`start()\` does |
| \`base-url\` | the folder with workers and models |
| others | every parameter below, over the look |

It runs while it is in a document and rests while it is out of sight. The property \`source\` takes what the page has of
its own, too. \`start()\`, \`stop()\`, \`set(changes)\`, \`snapshot()\`, \`captureStream()\`, \`stats\`, \`canvas\` and \`dream\` are the
others. \`object-fit\` in its style is that of its canvas. \`defineReverieDream(name)\` of \`reverie\` makes it known by
another name; nothing is global before.

## The function

\`\`\`js
import {createDream} from 'reverie';

const dream = createDream({canvas, source: 'clip.mp4', look: 'oil', values: {resolution: 240}});
dream.addEventListener('error', ({detail}) => console.warn(detail.code, detail.message));
dream.set({wet: 0.8});
\`\`\`

| Option | What it is |
| --- | --- |
| \`canvas\` | a \`<canvas>\` without a context, or with a 2D one; \`dream.canvas\` is one if none is given |
| \`source\` | as the attribute, or a \`Blob\`, \`MediaStream\`, \`<video>\`, \`<img>\`, canvas, or \`ReadableStream\` of \`VideoFrame\`s |
| \`look\`, \`model\`, \`values\` | the look by its name, the model by its folder, parameters over the look |
| \`baseUrl\` | the folder with workers and models |

| Member | What it does |
| --- | --- |
| \`set(changes)\` | changes the look or parameters that are named |
| \`replace(changes)\` | the same, and all others are as by default |
| \`setSource(source)\` | dreams on another source from its first frame on |
| \`offer(frame)\` | takes a \`VideoFrame\` of yours over, in place of a source, and closes it |
| \`rest(on)\` | neither dreams nor draws, or goes on |
| \`snapshot()\` | a PNG of what is shown, at the source's size |
| \`captureStream(rateHz)\` | what is shown as a \`MediaStream\`, 60 frames a second at most; in Chromium while the page is hidden too |
| \`stats\` | rates, sizes, backend, model; undefined before the model has loaded |
| \`dispose()\` | stops and releases everything |

Function and element send the same events. \`ready\`: the canvas has its first frame. \`resize\`: it has another size, that
of the source; a texture of it has to be made anew. \`dream\`: there is a new dream, with \`stats\`. \`degraded\`: what falls
short of what was asked for has changed, as a list of messages. \`error\`: something could not be done; what ran before goes
on, or is tried again. A message has a \`code\`, \`data\`, and English as \`message\` and \`advice\`.

## The dream over your own page

\`alpha="dream"\` leaves the source out: the canvas has what the dream adds, over transparent, and the page shows through.
\`alpha="person"\` leaves the person with the dream on them; nothing is shown while there is nobody, nor where the network that
finds them cannot be had, which \`degraded\` reports as \`cutout-empty\`. \`snapshot()\` has the alpha too; \`captureStream()\`
has it over black. A change of \`alpha\` restarts the dream.

## What it needs of the page

- **Policy**: \`script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'\`, and \`media-src blob:\` for files.
  Nothing is written inline. With \`require-trusted-types-for\`, the page's own default policy has to allow the workers' scripts.
- **Isolation** (COOP and COEP) is not needed: on a GPU it makes no difference, and without, WebAssembly has one thread.
- **Several dreams** from the same folder share one worker, one GPU device and one copy of each model; on WebAssembly each
  has a thread of its own beside it. Looks, sizes, models and backends are each dream's own. They take turns on the GPU, and
  \`resolution\` and \`frame-rate\` say how much each takes of it. One that is removed leaves nothing behind. When the device
  is lost or the worker hangs, all start again, in one other worker; when the GPU's memory runs out, the largest is made
  smaller. \`memory\` in \`stats\` is of all of them.
- Pictures of another origin have to be allowed by it (CORS), as for any canvas.
- Models are kept in the origin's cache storage. Nothing else is stored, and nothing is sent anywhere.

## Examples
`;

const examples = [
  {
    file: 'examples/plain.html',
    language: 'html',
    title: "Plain HTML, with `import 'reverie/define'` in plain.js",
  },
  {file: 'examples/video.js', language: 'js', title: 'A video file on a canvas'},
  {file: 'examples/three.js', language: 'js', title: 'A three.js scene with the dream as a texture'},
  {file: 'examples/react.jsx', language: 'jsx', title: 'React'},
];

/** The page in Markdown. */
export function libraryPage(): string {
  const rows = dreamKeys.map((key) =>
    row(
      `\`${attributeOf(key)}\``,
      `\`${key}\``,
      `\`${String(parameterOf(key).default)}\``,
      parameterOf(key).help,
    ),
  );
  return [
    introduction,
    '`examples` is a Vite project with these: `npm run build:lib && cd examples && npm install && npm run dev`.',
    '',
    ...examples.flatMap(({file, language, title}) => [
      `### ${title}`,
      '',
      '```' + language,
      readFileSync(file, 'utf8').trim(),
      '```',
      '',
    ]),
    '## Parameters',
    '',
    row('Attribute', 'In `values`', 'Default', 'What it does'),
    row('---', '---', '---', '---'),
    ...rows,
    '',
  ].join('\n');
}

const row = (...cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('``', 'empty')).join(' | ')} |`;
