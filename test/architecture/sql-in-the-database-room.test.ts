import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const src = join(projectRoot, 'src')

/** What looks like a statement outside of src/db, and why it stands there. */
const reasons: Record<string, string> = {
  'api/health/answers-in-time.ts': 'asks for nothing but an answer, within its own time',
  'redis/circuit.ts': 'runs what is to be protected by a circuit breaker, and no statement',
}

describe('SQL', () => {
  it('is written in src/db, where the tables are; the command line and the API ask functions', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const asking = files
      .filter((file) => !/^(db|sandbox|client)\//.test(file))
      .filter((file) => /\.(query|execute)(<[^()]*>)?\(/.test(readFileSync(join(src, file), 'utf8')))
    expect(asking.sort()).toEqual(Object.keys(reasons).sort())
  })
})
