import { describe, expect, it } from 'vitest'
import { mayTakeTurn, takenAfter, turnsOf } from '../../src/domain/backlog'

const SECOND = 1_000
const none = { takenMs: 0, called: 0 }
const seconds = (turns: number[]) => turns.map((ms) => ms / SECOND)

describe('the turns of an account with late posts', () => {
  it("are a minute's share at once, then one by one", () => {
    expect(seconds(turnsOf(none, 8, 5))).toEqual([0, 0, 0, 0, 0, 12, 24, 36])
    expect(seconds(turnsOf(none, 3, 1))).toEqual([0, 60, 120])
  })

  it('come behind the last that is given, whatever could go now', () => {
    expect(seconds(turnsOf({ ...none, lastMs: 600 * SECOND }, 2, 5))).toEqual([612, 624])
  })

  it('count what has just gone out, and what has its turn and is not out yet', () => {
    expect(seconds(turnsOf({ ...none, takenMs: 60 * SECOND }, 2, 5))).toEqual([12, 24])
    expect(seconds(turnsOf({ ...none, called: 5 }, 2, 5))).toEqual([12, 24])
    expect(seconds(turnsOf({ ...none, takenMs: 24 * SECOND, called: 2 }, 2, 5))).toEqual([0, 12])
  })

  it('begin when a hold has ended', () => {
    expect(seconds(turnsOf({ ...none, holdMs: 90 * SECOND }, 3, 5))).toEqual([90, 102, 114])
  })

  it("that have piled up are taken up to three minutes' share", () => {
    let takenMs = 0
    let gone = 0
    for (; mayTakeTurn({ takenMs }, 5); gone++) takenMs = takenAfter({ takenMs }, 5)
    expect(gone).toBe(15)
  })
})
