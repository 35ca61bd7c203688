import type { Scope } from './life'

const shipped = ['tells', 'tells-late', 'cannot-tell'] as const

/** What `npm test` searches. */
export const smallScope: Scope[] = shipped.flatMap((platform) => [
  { platform, publications: 1, faults: 3, claims: 4 },
  { platform, publications: 2, faults: 2, claims: 4 },
])

/** The same kinds of platform with so many faults. */
export const deeperScope = (faults: number): Scope[] =>
  shipped.flatMap((platform) =>
    ([1, 2] as const).map((publications) => ({ platform, publications, faults, claims: faults + 1 })),
  )
