import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createRupload } from '../../../src/platforms/meta/rupload'
import { failureOf } from '../../support/drive-publisher'

/** What a part comes to when rupload answers so. */
function sending(debug_info: object, status = 400) {
  const body = { debug_info }
  const rupload = createRupload(async () => ({ status, headers: {}, body, text: '' }), 'http://rupload', 'v26.0')
  return rupload.sendBytes('http://rupload/1', 't', { stream: Readable.from([]), size: 0 }, 0, 0)
}

describe('an answer of rupload', () => {
  it('goes on from what is there', async () => {
    expect(await sending({ type: 'PartialRequestError', message: 'x' })).toBe('partial')
    expect(await sending({ type: 'OffsetInvalidError' })).toBe('wrong-offset')
  })

  // Sources: Meta's guide, trypostit/trypost#32, instagrapi#1151, public files 18782199796 and 71266839953.
  it.each([
    ['ProcessingFailedError', { retriable: false, message: 'Request processing failed' }, 'rejected'],
    ['ProcessingFailedError', { message: 'Request processing failed' }, 'rejected'],
    ['ProcessingFailedError', { retriable: true, message: 'x' }, 'retry'],
    [
      'ProcessingFailedError',
      { retriable: false, message: '{"success":false,"error":{"message":"unauthorized user request"}}' },
      'permission',
    ],
    [
      'ProcessingFailedError',
      { retriable: false, message: '{"error":{"code":190,"error_subcode":460}}' },
      'reauthorise',
    ],
    ['ParameterValidationError', { message: 'Header Offset not convertable to unsigned long' }, 'rejected'],
    ['NotAuthorizedError', { retriable: false, message: 'x' }, 'permission'],
    ['NeverHeardOfError', { retriable: false, message: 'x' }, 'rejected'],
    ['NeverHeardOfError', {}, 'retry'],
  ])('of the type %s with %o is %s', async (type, more, kind) => {
    const failure = await failureOf(sending({ type, ...(more as object) }))
    expect(failure).toMatchObject({ kind, trace: { code: type } })
  })

  it('of a failing server says nothing about the file', async () => {
    expect(await failureOf(sending({ retriable: false, type: 'ProcessingFailedError' }, 503))).toMatchObject({
      kind: 'retry',
    })
  })
})
