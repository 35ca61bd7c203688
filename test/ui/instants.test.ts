import { describe, expect, it } from 'vitest'
import { piecesOf } from '../../src/ui/time/instants'

describe('instants in a text', () => {
  it('are found wherever they stand, and the words around them stay', () => {
    expect(piecesOf('Scheduled for 2026-11-29T19:00:38.425Z')).toEqual([
      { words: 'Scheduled for ' },
      { instant: '2026-11-29T19:00:38.425Z' },
    ])
    expect(piecesOf('2026-11-29T19:00Z to 2026-11-29T20:00:00+01:00.')).toEqual([
      { instant: '2026-11-29T19:00Z' },
      { words: ' to ' },
      { instant: '2026-11-29T20:00:00+01:00' },
      { words: '.' },
    ])
  })

  it('are none that no clock has, and no days or local times', () => {
    for (const text of ['', '2026-99-29T19:00:00Z', 'on 2026-11-29', 'at 2026-11-29T19:00 as clocks show it']) {
      expect(piecesOf(text)).toEqual(text === '' ? [] : [{ words: text }])
    }
  })
})
