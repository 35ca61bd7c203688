import { BaseSequencer } from 'vitest/node'

/** Files that take a quarter of a minute and more, the longest first. One that began last would keep all waiting. */
const longest = [
  'faults/slice',
  'api/hostile-requests',
  'tick/crash',
  'db/embedded',
  'cli/posts',
  'tick/tick',
  'tick/embedding',
  'tick/outcomes',
  'tick/holds',
  'tick/documents',
  'db/encryption',
  'cli/secret-address',
  'scripts/demo',
  'scripts/bench',
  'scripts/prepare',
  'api/preflight-agrees',
  'media/hostile-files',
  'api/post-kinds',
  'tick/decisions',
  'cli/cli',
  'tick/platforms',
].map((name) => `/test/${name}.test.ts`)

/** Begins with the longest files, known also where no run has been before; the others follow as Vitest would have it. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const rank = ({ moduleId }) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
