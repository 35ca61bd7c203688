// Biome lints everything else. These rules it does not have.
import { parser, plugin } from 'typescript-eslint'

const names = '/^(facebook|instagram|linkedin)$/'
const asked = '/^(platform|login)$/'
const equality = 'BinaryExpression[operator=/^[!=]==?$/]'
const message =
  'Which platform it is decides in src/platforms alone: ask platforms[platform] for the part that differs, so that the compiler asks each platform for it.'

// Every way to say "if it is this platform": by what is compared, and by what it is compared with. A name that stands
// here without being compared (`process.platform`, a text) is no such thing.
const whichPlatform = [
  `${equality} > Literal[value=${names}]`,
  `${equality}[left.name=${asked}][right.value=/./]`,
  `${equality}[right.name=${asked}][left.value=/./]`,
  `${equality}[left.property.name=${asked}][left.object.name!='process'][right.value=/./]`,
  `${equality}[right.property.name=${asked}][right.object.name!='process'][left.value=/./]`,
  `SwitchStatement[discriminant.name=${asked}]`,
  `SwitchStatement[discriminant.property.name=${asked}]`,
  `SwitchCase > Literal[value=${names}]`,
].map((selector) => ({ selector, message }))

export default [
  // The page has a compiler's project of its own, and Biome knows of its promises.
  { ignores: ['src/ui/**'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': plugin },
    // It needs the types of libraries: the promise of a database call that nobody waits for is the one that loses a post.
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platforms/**', 'src/sandbox/**', 'src/client/**'],
    rules: { 'no-restricted-syntax': ['error', ...whichPlatform] },
  },
  {
    files: ['src/db/**/*.ts'],
    // The driver's rows are `any`: a name that no statement selects would compile. Asked by src/db/rows.ts they have a
    // declared shape.
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
]
