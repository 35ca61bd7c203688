import { describe, expect, it } from 'vitest'
import { workersFor } from '../../src/domain/worker-count'

describe('the number of workers of a tick', () => {
  const standard = { batch: 5, min: 1, max: 5 }

  it.each([
    [0, 0],
    [1, 1],
    [5, 1],
    [6, 2],
    [10, 2],
    [11, 3],
    [15, 3],
    [16, 4],
    [20, 4],
    [21, 5],
    [25, 5],
    [50, 5],
    [100_000, 5],
  ])('with the defaults %i due posts start %i workers', (due, workers) => {
    expect(workersFor(due, standard)).toBe(workers)
  })

  it('starts at least MIN_WORKERS when anything is due, and none when nothing is', () => {
    expect(workersFor(1, { batch: 5, min: 3, max: 5 })).toBe(3)
    expect(workersFor(0, { batch: 5, min: 3, max: 5 })).toBe(0)
  })
})
