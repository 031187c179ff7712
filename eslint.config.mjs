import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

/** Every place that asks the system for the wall clock. */
const wallClockReaders = [
  'src/main/clock/systemClock.ts',
  // A thread of its own dates when it verified the journal.
  'src/main/records/audit/journalThread.ts',
  // The window's clock.
  'src/renderer/stores/clock.ts',
  // A cell's log begins now; from then on its clock is its own.
  'src/cell/server/runCell.ts',
];
const noWallClock = {
  object: 'Date',
  property: 'now',
  message:
    'The wall clock can be set at any moment. Silence, ages and timeouts: the injected monotonic clock; dates: the injected wall clock.',
};
const noDateOfNow = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'This reads the wall clock: take the injected one.',
};
/** It throws for what no date can hold, and times come from elsewhere. */
const noThrowingFormat = {
  selector: "MemberExpression[property.name='toISOString']",
  message: 'Take isoTime or fileTime of #shared/units/timeText.ts, which never throw.',
};
const noChance = { object: 'Math', property: 'random', message: 'Take the injected random source.' };

const MOST_LINES = 400;
const MOST_FUNCTION_LINES = 80;
/** Files above the limit, and why. */
const longFiles = [
  // Being taken apart together with the twin's drawing.
  'src/renderer/scene/TwinScene.ts',
];
/** Files with a function above the limit, and why. */
const longFunctions = [
  // The setup function of a store is its whole room: state, what is derived, what is done.
  'src/renderer/stores/**/*.ts',
  // The same for a composable that holds one thing of a screen.
  'src/renderer/{widgets/twin/useTwinScene,widgets/cell/useCell,features/replay/useReplayPair}.ts',
  // Inner loops over pixels: calls cost.
  'src/cell/simulation/rendering/{shading,raster}.ts',
  'src/renderer/scene/freeRoom.ts',
  // One switch, a case an event.
  'src/shared/domain/sentences/sayEvent.ts',
  'src/main/shift/{handoverBook,output/renderPdf}.ts',
  // Where everything is put together, once, in order.
  'src/main/{supervisor,bridgeHandlers}.ts',
  'src/main/host/{application,browser/BrowserHost}.ts',
  'src/cell/server/startCellServer.ts',
];

export default defineConfig(
  globalIgnores(['out', 'release', 'node_modules', 'test-results', 'playwright-report', 'data', 'docs', '**/*.d.mts']),
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: ts.parser,
        project: ['./tsconfig.node.json', './tsconfig.web.json', './tsconfig.e2e.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/require-await': 'off',
      // node:test style describe/it of vitest return nothing worth awaiting.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // Composables return functions that are meant to be taken out; expect(object.method) in a test calls nothing.
    files: ['**/*.vue', 'src/renderer/**/*.ts', '**/*.test.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.{ts,vue}'],
    ignores: longFiles,
    rules: { 'max-lines': ['error', MOST_LINES] },
  },
  {
    // A test's `describe` holds many of them.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts', ...longFunctions],
    rules: { 'max-lines-per-function': ['error', MOST_FUNCTION_LINES] },
  },
  {
    // The wall clock can be set at any moment: it only dates things. It is read where the list below says, and nowhere else.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts', ...wallClockReaders],
    rules: {
      'no-restricted-properties': ['error', noWallClock],
      'no-restricted-syntax': ['error', noDateOfNow, noThrowingFormat],
    },
  },
  {
    files: wallClockReaders,
    rules: { 'no-restricted-syntax': ['error', noThrowingFormat] },
  },
  {
    // Chance is injected too where results must be reproducible.
    files: ['src/{cell,shared}/**/*.ts', 'src/main/{state,planning,shift,alarms}/**/*.ts'],
    ignores: ['**/*.test.ts', ...wallClockReaders],
    rules: { 'no-restricted-properties': ['error', noChance, noWallClock] },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  prettier,
);
