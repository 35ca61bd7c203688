import { expect, it } from 'vitest'
import type { ContainerStatus } from '../../../src/platforms/instagram/publisher/container-status'
import { judgeLook } from '../../../src/platforms/instagram/publisher/judge-look'

const MINUTE = 60_000
const found = (byText: string[], byKind: string[] = [], complete = true) => ({ byText, byKind, complete })
const nothing = found([])

// What the container says, what is listed, how long ago the commit left, and what that proves.
const table: [ContainerStatus['code'], ReturnType<typeof found>, number, string][] = [
  ['PUBLISHED', found(['1']), 0, 'published'],
  ['PUBLISHED', found(['1'], ['2', '3']), 0, 'published'],
  ['PUBLISHED', found(['1', '2']), 0, 'unknown'],
  ['PUBLISHED', found([], ['1']), 0, 'published'],
  ['PUBLISHED', found([], ['1', '2']), 0, 'unknown'],
  ['PUBLISHED', nothing, 60 * MINUTE, 'unknown'],
  ['FINISHED', nothing, 0.5 * MINUTE, 'unknown'],
  ['FINISHED', nothing, 2 * MINUTE, 'absent'],
  ['FINISHED', found([], [], false), 2 * MINUTE, 'unknown'],
  ['FINISHED', found(['1']), 0.5 * MINUTE, 'unknown'],
  ['FINISHED', found(['1']), 2 * MINUTE, 'published'],
  ['FINISHED', found(['1', '2']), 60 * MINUTE, 'unknown'],
  ['FINISHED', found([], ['1']), 2 * MINUTE, 'unknown'],
  ['FINISHED', found([], ['1']), 11 * MINUTE, 'absent'],
  ['IN_PROGRESS', found(['1']), 60 * MINUTE, 'unknown'],
  ...(['EXPIRED', 'ERROR', 'GONE', 'UNREADABLE'] as const).flatMap((code): typeof table => [
    [code, found(['1']), 0, 'published'],
    [code, found(['1', '2']), 60 * MINUTE, 'unknown'],
    [code, found([], ['1']), 60 * MINUTE, 'unknown'],
    [code, nothing, 60 * MINUTE, 'unknown'],
  ]),
]

it.each(table)('%s with %j after %i ms is %s', (code, listed, ageMs, verdict) => {
  const look = judgeLook({ code }, listed, ageMs)
  expect(look.kind).toBe(verdict)
  expect(look.because).not.toBe('')
  if (look.kind === 'published') expect(look.externalId).toBe('1')
})
