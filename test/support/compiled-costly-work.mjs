import { existsSync } from 'node:fs'
import { distIsFresh } from '../../scripts/lib/freshness.mjs'
import { inProject } from '../../scripts/lib/project.mjs'

const source = inProject('src/media/costly-work/child-program.ts')
const compiled = inProject('dist/media/costly-work/child-program.js')
const asOperators = [inProject('src/'), inProject('test/api/')]

/**
 * Lets an API under test convert pictures and read videos as an operator's does, in a process of compiled code. From source
 * each process would load the TypeScript compiler first, which is most of its work. Tests of the media room that import the
 * program themselves get its source, as does everybody while dist is missing or older than src.
 */
export function compiledCostlyWork() {
  const usable = existsSync(compiled) && distIsFresh()
  return {
    name: 'compiled-costly-work',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (!usable || !id.endsWith('/child-program') || !asOperators.some((folder) => importer?.startsWith(folder)))
        return null
      const found = await this.resolve(id, importer, { ...options, skipSelf: true })
      return found?.id === source ? { id: compiled, external: true } : found
    },
  }
}
