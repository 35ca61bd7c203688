// Biome lints everything else. This one rule needs the types of libraries, which Biome does not read: the promise of a
// database call that nobody waits for is the one that loses a post.
import { parser, plugin } from 'typescript-eslint'

export default [
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': plugin },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
]
