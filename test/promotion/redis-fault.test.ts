import { describe, expect, it } from 'vitest'
import { Complaints } from '../../src/promotion/complaints'
import { Circuit } from '../../src/redis/circuit'
import { redisFault } from '../../src/redis/redis-fault'

describe('an error of the client', () => {
  it.each([
    ['WRONGPASS invalid username-password pair', 'refused', 'WRONGPASS'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'memory', 'OOM'],
    ['Command timed out', 'timeout', 'TIMEOUT'],
    ['Connection is closed.', 'away', 'AWAY'],
    ['READONLY You can’t write against a read only replica.', 'busy', 'READONLY'],
    ['ERR wrong number of arguments', 'other', 'ERR'],
    ['something else', 'other', 'OTHER'],
  ])('is known by its kind: %s', (message, kind, code) => {
    expect(redisFault(new Error(message))).toMatchObject({ kind, code })
  })

  it('loses all that the client hung on it, and what a server repeats of its command', () => {
    const command = { name: 'hello', args: ['3', 'AUTH', 'default', 'Sesame1'] }
    const repeated = 'ERR unknown command `hello`, with args beginning with: `3`, `AUTH`, `default`, `Sesame1`'
    const fault = redisFault(Object.assign(new Error(repeated), { command }))
    expect(JSON.stringify({ ...fault, message: fault.message, stack: fault.stack })).not.toContain('Sesame1')
    expect(fault.message).toBe('ERR unknown command `hello`')
  })

  it('says where no script was', () => {
    const said = `WRONGTYPE Operation script: ${'a'.repeat(40)}, on @user_script:34.`
    expect(redisFault(new Error(said)).message).toBe('WRONGTYPE Operation')
  })
})

describe('the circuit', () => {
  const failing = () => Promise.reject(new Error('Connection is closed.'))
  const watched = () => {
    const changes: boolean[] = []
    const faults: string[] = []
    const circuit = new Circuit({
      onFault: ({ kind }) => faults.push(kind),
      onChange: (isOpen) => changes.push(isOpen),
    })
    return { circuit, changes, faults }
  }

  it('leaves Redis alone after three failures in a row, and says so once', async () => {
    const { circuit, changes, faults } = watched()
    for (let n = 0; n < 5; n++) await expect(circuit.run(failing)).rejects.toMatchObject({ name: 'RedisFault' })
    expect([changes, faults, circuit.isOpen]).toEqual([[true], ['away', 'away', 'away'], true])
  })

  it('minds no failures that are not in a row', async () => {
    const { circuit, changes } = watched()
    for (let n = 0; n < 5; n++) {
      await circuit.run(failing).catch(() => {})
      await circuit.run(failing).catch(() => {})
      await circuit.run(async () => 1)
    }
    expect(changes).toEqual([])
  })

  it('tries a batch three times, and no more once it is to stop', async () => {
    const { circuit } = watched()
    let attempts = 0
    const failsTwice = async () => {
      if (++attempts < 3) throw new Error('Command timed out')
      return 'in'
    }
    expect(await circuit.persist(failsTwice, new AbortController().signal)).toBe('in')
    attempts = 0
    await expect(circuit.persist(failsTwice, AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' })
    expect(attempts).toBe(1)
  })
})

describe('what keeps going wrong', () => {
  it('is said once a minute, and of many things the first', () => {
    const said: string[] = []
    let now = 100_000
    const complaints = new Complaints(
      (sentence) => said.push(sentence),
      () => now,
    )
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 12; n++) complaints.about(`queue ${n}`, `broken: ${n}`)
    }
    expect(said).toEqual(Array.from({ length: 10 }, (_, n) => `broken: ${n}`))
    now += 61_000
    complaints.about('queue 0', 'broken: 0')
    expect(said.slice(10)).toEqual(['6 more failures in the minute before', 'broken: 0'])
  })
})
