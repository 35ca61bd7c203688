import { setImmediate as nextRound } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CompanyTurns } from '../../src/api/http/company-turns'
import { loneAnswer as answer } from './support/lone-answer'

const FOR_EVER = { mostWaitMs: 2 ** 30, freshMs: 2 ** 30 }

/** Whether a promise settles by itself, with nothing else happening. */
async function settles(promise: Promise<void>): Promise<boolean> {
  let isSettled = false
  void promise.then(() => {
    isSettled = true
  })
  await nextRound()
  return isSettled
}

async function takeMany(turns: CompanyTurns, companyId: string, times = 10) {
  for (let n = 0; n < times; n++) await turns.take(companyId)
}

describe('turns of companies at reading files', () => {
  it('wait for nobody while nobody else asks for anything', async () => {
    const turns = new CompanyTurns(FOR_EVER)
    turns.begin('greedy', answer())
    expect(await settles(takeMany(turns, 'greedy'))).toBe(true)
  })

  it('of a company that has taken much wait until a company that has taken less is answered', async () => {
    const turns = new CompanyTurns(FOR_EVER)
    await takeMany(turns, 'greedy')
    const others = answer()
    turns.begin('small', others)
    const held = turns.take('greedy')
    expect(await settles(held)).toBe(false)
    expect(await settles(turns.take('small'))).toBe(true)
    others.emit('close')
    expect(await settles(held)).toBe(true)
  })

  it('come one after another, however many files a company sends at once', async () => {
    const turns = new CompanyTurns(FOR_EVER)
    await takeMany(turns, 'greedy')
    const others = [answer(), answer()] as const
    turns.begin('small', others[0])
    const held = Array.from({ length: 6 }, () => turns.take('greedy'))
    turns.begin('small', others[1])
    others[0].emit('close')
    expect(await settles(Promise.race(held))).toBe(false)
    others[1].emit('close')
    expect(await settles(Promise.all(held).then(() => {}))).toBe(true)
  })

  it('are not held up by what has been under way for long', async () => {
    const turns = new CompanyTurns({ ...FOR_EVER, freshMs: -1 })
    await takeMany(turns, 'greedy')
    turns.begin('small', answer())
    expect(await settles(turns.take('greedy'))).toBe(true)
  })

  it('wait for a moment only, when others never stop asking', async () => {
    const turns = new CompanyTurns({ ...FOR_EVER, mostWaitMs: 1 })
    await takeMany(turns, 'greedy')
    turns.begin('small', answer())
    await expect(turns.take('greedy')).resolves.toBeUndefined()
  })
})
