import {defineConfig, globalIgnores} from 'eslint/config';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

// The stages in the order in which a frame and its parameters reach them: a folder may import those on its
// left, never one on its right.
const stages = [
  'params',
  'model',
  'ascent',
  'source',
  'feedback',
  'display',
  'output',
  'pipeline',
  'render',
  'control',
  'install',
  'ui',
];

// What runs in Node, around the stages: the build, which reads packs too, and the command line, which may use all.
const around = ['build', 'cli'];

const importDirection = stages.map((stage, position) => ({
  files: [`src/${stage}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `\\.\\./(${[...stages.slice(position + 1), ...around, 'main'].join('|')})(/|\\.ts|$)`,
            message: `src/${stage} imports only what stands to its left: ${stages.slice(0, position).join(', ') || 'nothing'}.`,
          },
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores(['dist', 'bench-bundle', 'test/artefacts', 'public']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, lit.configs['flat/recommended']],
    languageOptions: {parserOptions: {projectService: true}},
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true, allowBoolean: true}],
      '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': [
        'error',
        {selector: 'TSEnumDeclaration', message: 'Use a union of string literals.'},
        {
          selector: 'CallExpression[callee.property.name=/^(as[1-6]D|asScalar|asType|toFloat|toInt)$/]',
          message: 'The browser bundle has no chained tensor methods: use the function of tf.',
        },
        {selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.'},
      ],
    },
  },
  ...importDirection,
  {
    files: ['src/build/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {patterns: [{regex: '\\.\\./(?!model/)', message: 'src/build imports only src/model.'}]},
      ],
    },
  },
);
