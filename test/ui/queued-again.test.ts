import { describe, expect, it } from 'vitest'
import { queuedAgain } from '../../src/ui/views/post/queued-again'

const line = (step: string, reason: string | null = null, outcome = 'ok') => ({ step, outcome, reason })
const failed = [line('schedule'), line('claim'), line('settle', 'the picture is too large', 'failed')]
const unconfirmed = [line('claim'), line('commit'), line('settle', 'the answer was lost', 'unconfirmed')]

describe('what a person has put back into the queue', () => {
  it('is told apart from what was put off, with what had come of it before', () => {
    expect(queuedAgain([...failed, line('retry', 'Put back into the queue', 'queued')])).toEqual({
      before: 'the picture is too large',
    })
    expect(
      queuedAgain([...unconfirmed, line('resolve', 'A person has said: it is not-published', 'not-published')]),
    ).toEqual({ before: 'the answer was lost' })
  })

  it('may have had nothing come of it', () => {
    expect(queuedAgain([line('schedule'), line('publish-now', null, 'queued')])).toEqual({ before: undefined })
  })

  it('is so no more once it was tried, put off or given another time', () => {
    for (const step of ['claim', 'settle', 'postpone', 'reschedule']) {
      expect(queuedAgain([...failed, line('retry'), line(step, 'since then')])).toBeUndefined()
    }
    expect(queuedAgain(failed)).toBeUndefined()
    expect(queuedAgain([])).toBeUndefined()
  })
})
