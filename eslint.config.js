import {defineConfig, globalIgnores} from 'eslint/config';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

// The rooms of src from the ground up, as docs/architecture.md draws them: a room imports only rooms below it.
const rooms = [
  'lib',
  'params',
  'gpu',
  'model',
  'ascent',
  'source',
  'feedback',
  'display',
  'metadata',
  'library',
  'recording',
  'dream',
  'render',
  'stream',
  'control',
  'exhibition',
  'embed',
  'pwa',
  'ui',
];

// What runs in Node, around the rooms: the build, which reads packs too, and the command line, which may use all.
const around = ['build', 'cli'];

const importDirection = rooms.map((room, position) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `\\.\\./(${[...rooms.slice(position + 1), ...around, 'main'].join('|')})(/|\\.ts|$)`,
            message: `src/${room} imports only what lies below it: ${rooms.slice(0, position).join(', ') || 'nothing'}.`,
          },
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores(['dist', 'dist-lib', 'examples', 'bench-bundle', 'test/artefacts', 'public']),
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
