import {format, resolveConfig} from 'prettier';
import {groups, type Parameter} from '../../src/params/parameter.ts';
import {keys, parameterOf} from '../../src/params/values.ts';

/** Where the page stands, relative to the project. */
export const parametersPagePath = 'docs/parameters.md';

const introduction = `# Parameters

Everything that can be adjusted, as \`npm run docs\` writes it from src/params/table.ts. Any of it can stand in the
page's address, by its key and as it is written here: \`?persistence=0.95&zoom=0.1\`. The last column says whether it
belongs to the look, which presets set, or to the machine, which they leave alone.
`;

/** The reference page in Markdown: a table for each group of the panel. */
export async function parametersPage(): Promise<string> {
  const sections = groups.map((group) => {
    const rows = keys
      .map((key) => ({key, parameter: parameterOf(key)}))
      .filter(({parameter}) => parameter.group === group)
      .map(({key, parameter}) =>
        row(
          `\`${key}\``,
          parameter.label,
          allowed(parameter),
          shown(parameter.default),
          parameter.help,
          parameter.look ? 'look' : 'machine',
        ),
      );
    const head = row('Key', 'Name', 'Values', 'Default', 'What it does', 'Of the');
    return [`## ${group}`, '', head, row(...Array.from({length: 6}, () => '---')), ...rows, ''].join('\n');
  });
  const options = await resolveConfig(parametersPagePath);
  return format([introduction, ...sections].join('\n'), {...options, filepath: parametersPagePath});
}

const row = (...cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const shown = (value: string | number | boolean): string => (value === '' ? 'empty' : `\`${String(value)}\``);

function allowed(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'number': {
      const {min, max, unit, whole, atMost} = parameter;
      const most = atMost === undefined ? '' : `, at most \`${atMost}\``;
      return `${min} to ${max}${unit === undefined ? '' : ` ${unit}`}${whole ? ', whole' : ''}${most}`;
    }
    case 'toggle':
      return '`true`, `false`';
    case 'choice':
      return Object.entries(parameter.choices)
        .map(([value, words]) => `\`${value}\` (${words})`)
        .join(', ');
    case 'text':
      return parameter.allowed;
  }
}
