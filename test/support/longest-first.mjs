import { BaseSequencer } from 'vitest/node'

/** Files that take about six seconds and more, the longest first. One that began last would keep all waiting. */
const longest = [
  'faults/slice',
  'fleet/resident',
  'tick/crash',
  'scripts/demo',
  'tick/tick',
  'ui/views',
  'tick/look-ahead',
  'promotion/redis-away',
  'tick/outcomes',
  'tick/holds',
  'api/many-posts',
  'fleet/storm-slice',
  'media/hostile-files',
  'api/hostile-requests',
  'platforms/fourth-platform',
  'db/embedded',
  'tick/documents',
  'api/database-away',
  'tick/embedding',
  'model/search',
  'api/preflight-agrees',
  'tick/decisions',
  'scripts/prepare',
  'media/s3-media-store',
  'api/server-process',
  'api/slow-clients',
  'db/encryption',
  'tick/media',
  'tick/full-log-disk',
  'ui/tasks',
  'promotion/engine',
  'accounts/renewal',
  'api/ready',
  'tick/platforms',
  'api/preflight-conversion',
  'api/publishers-agree',
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
