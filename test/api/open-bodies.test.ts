import { describe, expect, it } from 'vitest'
import { OpenBodies } from '../../src/api/http/open-bodies'
import { clientGone } from '../../src/api/operations/client-gone'
import { loneAnswer as answer } from './support/lone-answer'

/** Hung up while its credentials were looked up: nobody will hear of it any more. */
const gone = () => answer({ closed: true })

describe('bodies that are being read', () => {
  it('are counted for a company until their answers are over', () => {
    const bodies = new OpenBodies(100)
    const first = answer()
    expect(bodies.count('acme', first)(60)).toBeUndefined()
    expect(bodies.count('other', answer())(60)).toBeUndefined()
    expect(bodies.count('acme', answer())(60)).toMatchObject({ status: 429 })
    first.emit('close')
    expect(bodies.count('acme', answer())(30)).toBeUndefined()
  })

  it('of clients that hung up before are not counted for ever', () => {
    const bodies = new OpenBodies(100)
    for (let n = 0; n < 10; n++) bodies.count('acme', gone())(60)
    expect(bodies.count('acme', answer())(60)).toBeUndefined()
  })
})

it('nothing is done for a client that hung up before its operation began', () => {
  expect(clientGone(gone() as Parameters<typeof clientGone>[0]).aborted).toBe(true)
})
