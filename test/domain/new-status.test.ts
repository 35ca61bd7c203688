import { describe, expect, it } from 'vitest'
import { copyToCompile } from '../support/compile-copy'
import { temporaryFolder } from '../support/temporary-folder'

/** The files of src/domain that the compiler finds wrong when a list of statuses has one more. */
function filesThatAsk(list: string): string[] {
  const copy = copyToCompile('src/domain', temporaryFolder('status-'))
  copy.change('post-status.ts', `export const ${list} = [`, `export const ${list} = [\n  'paused',`)
  return [...new Set(copy.errors().map(({ file }) => file))].sort()
}

describe('a status that nobody has thought through does not compile', () => {
  it('of the queue: what people are told while it lasts, and which decisions it allows', () => {
    expect(filesThatAsk('scheduleStatuses')).toEqual(['change-refusal.ts', 'moves.ts'])
  })

  it('of a publication: what may follow on it', () => {
    expect(filesThatAsk('publicationStatuses')).toEqual(['moves.ts'])
  })
})
