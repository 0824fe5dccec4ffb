import {documentedAddresses} from '../../src/cli/serve/osc/page.ts';

/** Where the page stands, relative to the project. */
export const oscPagePath = 'docs/osc.md';

const introduction = `# OSC addresses

What \`reverie serve --osc 9000\` understands, as \`npm run docs\` writes it from the parameter table; while it runs, the
same is at \`/osc\`, and as JSON at \`/osc.json\`.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The reference of addresses in Markdown. */
export const oscPage = (): string =>
  [
    introduction,
    '| Address | Takes | What it does |',
    '| --- | --- | --- |',
    ...documentedAddresses.map(
      ({address, takes, help}) => `| \`${address}\` | ${cell(takes)} | ${cell(help)} |`,
    ),
    '',
  ].join('\n');
