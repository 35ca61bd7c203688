import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { audioName, videoName } from '../../src/media/inspect/codec-names'
import { s3ErrorOf } from '../../src/media/s3-error'
import { selectFields } from '../../src/sandbox/graph/fields'
import type { World } from '../../src/sandbox/state/world'

const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']

describe.each(inherited)('a name that every object knows, %s, is one that is not in our tables', (name) => {
  it('when it is the codec of an uploaded file', () => {
    expect([videoName(name), audioName(name)]).toEqual([
      name.toLowerCase().slice(0, 16),
      name.toLowerCase().slice(0, 16),
    ])
  })

  it('when a bucket calls its refusal so', () => {
    const answer = { statusCode: 400 } as IncomingMessage
    const { message } = s3ErrorOf(answer, 'GET', 'https://s3.example.com', `<Code>${name}</Code>`)
    expect(message).toBe(`GET at https://s3.example.com: HTTP 400, ${name}`)
  })

  it('when the sandbox is asked for a field of it', () => {
    const fields = { typeName: 'Page', standard: ['id'], table: { id: () => '1', place: () => ({ city: 'Kiel' }) } }
    const asked = (text: string) => selectFields({} as World, {}, fields, text)
    expect(() => asked(name)).toThrow()
    expect(asked(`place{${name},city}`)).toEqual({ id: '1', place: { city: 'Kiel' } })
  })
})
