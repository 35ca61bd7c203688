import { existsSync } from 'node:fs'
import { distIsFresh } from '../../scripts/lib/freshness.mjs'
import { inProject } from '../../scripts/lib/project.mjs'

const source = inProject('src/media/inspect/parse-video.ts')
const compiled = inProject('dist/media/inspect/parse-video.js')

/**
 * Lets an API under test read videos as an operator's does, in a thread of compiled code. From source each video would
 * load the TypeScript compiler first, which is four fifths of the work of looking at it. Tests that import the reader
 * themselves get its source, as does everybody while dist is missing or older than src.
 */
export function compiledVideoReader() {
  const usable = existsSync(compiled) && distIsFresh()
  return {
    name: 'compiled-video-reader',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (!usable || !id.endsWith('/parse-video') || !importer?.startsWith(inProject('src/'))) return null
      const found = await this.resolve(id, importer, { ...options, skipSelf: true })
      return found?.id === source ? { id: compiled, external: true } : found
    },
  }
}
