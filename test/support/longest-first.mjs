import { BaseSequencer } from 'vitest/node'

/** Files that take ten seconds and more, the longest first. One that began last would keep all waiting. */
const longest = [
  'ui/views',
  'faults/slice',
  'tick/crash',
  'db/embedded',
  'tick/tick',
  'scripts/demo',
  'ui/tasks',
  'api/hostile-requests',
  'fleet/storm-slice',
  'fleet/resident',
  'tick/embedding',
  'api/preflight-agrees',
  'api/server-process',
  'tick/documents',
  'tick/full-log-disk',
  'scripts/prepare',
  'media/hostile-files',
  'platforms/fourth-platform',
  'tick/outcomes',
  'accounts/renewal',
  'db/encryption',
  'tick/holds',
  'api/publishers-agree',
  'cli/secret-address',
  'api/preflight-conversion',
  'tick/decisions',
  'api/costly-files',
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
