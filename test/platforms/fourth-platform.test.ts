import { beforeAll, describe, expect, it } from 'vitest'
import { platforms } from '../../src/platforms'
import { type CompileError, copyToCompile } from '../support/compile-copy'
import { temporaryFolder } from '../support/temporary-folder'

/** What is to be known of a platform; each is asked for by name. */
const parts = Object.keys(platforms.facebook)

/** A room in which nothing but one part is missing, once for each part. */
const incomplete = parts.map(
  (part) =>
    `const { ${part}: ${part}Left, ...without_${part} } = complete; void ${part}Left; export const ${part}: PlatformModule = without_${part}`,
)

/** The places that the compiler finds wrong in a copy of the sources that knows a fourth platform. */
describe('a fourth platform does not compile', () => {
  const folder = temporaryFolder('threads-')
  let errors: CompileError[]
  beforeAll(() => {
    const copy = copyToCompile('src', folder)
    copy.change('domain/post.ts', "'linkedin'] as const", "'linkedin', 'threads'] as const")
    copy.write(
      'platforms/threads/incomplete.ts',
      `import type { PlatformModule } from '../platform'\ndeclare const complete: PlatformModule\n${incomplete.join('\n')}\n`,
    )
    // What imports nothing of the rest, by the rules of .dependency-cruiser.cjs, cannot ask for a platform either.
    errors = copy.errors({ butOf: ['client/', 'sandbox/'] })
  }, 180_000)

  it('without a room, a publisher and a login', () => {
    const places = errors.filter(({ file }) => !file.startsWith('platforms/threads/'))
    expect([...new Set(places.map(({ file }) => file))].sort()).toEqual([
      'import/take-over-account.ts',
      'platforms/index.ts',
      'platforms/logins.ts',
      'platforms/publishers.ts',
    ])
    for (const { text } of places) expect(text).toContain("'threads'")
  })

  it.each(parts)('in whose room there is no %s', (part) => {
    const place = errors.find(({ file, text }) => file.startsWith('platforms/threads/') && text.includes(`'${part}'`))
    expect(place?.text).toContain(`Property '${part}' is missing`)
  })

  it('whose permissions, tokens, limits, rules, logins and words nobody knows', () => {
    const known = [
      'permissions',
      'tokenLife',
      'dailyLimit',
      'rules',
      'options',
      'logins',
      'externalId',
      'name',
      'words',
    ]
    expect(parts).toEqual(expect.arrayContaining(known))
  })

  it('for any other reason', () => {
    const incomplete = errors.filter(({ file }) => file.startsWith('platforms/threads/'))
    expect(incomplete).toHaveLength(parts.length)
    expect(errors.filter((error) => !incomplete.includes(error) && !error.text.includes("'threads'"))).toEqual([])
  })
})
