import { execFileSync } from 'node:child_process'
import { afterAll, expect, it } from 'vitest'
import { Busy } from '../../src/media/costly-work/busy'
import { childProgram } from '../../src/media/costly-work/child-program'
import { confined } from '../../src/media/costly-work/confined'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { HARD_MEMORY_MB } from '../../src/media/costly-work/limits'
import { fixturePath } from '../support/fixtures'

const script = fixturePath('../costly-child.cjs')
const work = new CostlyWork(() => ({
  ...confined([process.execPath, script], { memoryMb: HARD_MEMORY_MB, cpuSeconds: 60 }),
  env: childProgram().env,
  memoryMb: 128,
}))
afterAll(() => work.close())

/** Hands a file to the process apart, which does what its name says. */
const hand = (companyId: string, file: string, gone?: AbortSignal) =>
  work.take({ companyId, gone }, ({ readVideo }) => readVideo(file))

const pidOf = async (companyId: string) => {
  const outcome = await hand(companyId, 'answer')
  return outcome.kind === 'done' ? Number(outcome.result) : undefined
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('files that come one after another share a process', async () => {
  expect(await pidOf('a')).toBe(await pidOf('b'))
})

it.each([
  ['eat', 'memory'],
  ['crash', 'broke-off'],
])('a file that makes its process %s costs that process alone, and the next has another', async (file, because) => {
  const before = await pidOf('a')
  expect(await hand('a', file)).toEqual({ kind: 'ended', because })
  const after = await pidOf('b')
  expect(after).toEqual(expect.any(Number))
  expect(after).not.toBe(before)
})

it('the process gets nothing of our secrets', async () => {
  process.env.SECRET_OF_THE_TEST = 'do not tell'
  work.close()
  const told = await hand('a', 'tell')
  delete process.env.SECRET_OF_THE_TEST
  expect(JSON.stringify(told)).toContain('PATH')
  expect(JSON.stringify(told)).not.toContain('do not tell')
})

it('one company has three waiting and no more; another is let in at once', async () => {
  const gone = new AbortController()
  const first = hand('a', 'hang', gone.signal)
  const waiting = [1, 2, 3].map(() => hand('a', 'answer'))
  await expect(hand('a', 'answer')).rejects.toBeInstanceOf(Busy)
  expect(await hand('b', 'answer')).toMatchObject({ kind: 'done' })
  gone.abort(new Error('hung up'))
  await expect(first).rejects.toThrow('hung up')
  for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject({ kind: 'done' })
})

it('who hangs up while waiting leaves the line, and nothing is done for it', async () => {
  const [running, waiting] = [new AbortController(), new AbortController()]
  const first = hand('a', 'hang', running.signal)
  const second = hand('a', 'eat', waiting.signal)
  waiting.abort(new Error('hung up'))
  await expect(second).rejects.toThrow('hung up')
  running.abort(new Error('hung up too'))
  await expect(first).rejects.toThrow('hung up too')
  await expect(hand('a', 'answer', waiting.signal)).rejects.toThrow('hung up')
})

it('what runs apart cannot write to more memory, nor take more processor time, than it may', () => {
  const { file, args } = confined(['/bin/sh', '-c', 'ulimit -d; ulimit -t'], { memoryMb: 100, cpuSeconds: 7 })
  expect(execFileSync(file, args, { encoding: 'utf8' })).toBe('102400\n7\n')
})

it('closing ends its processes', async () => {
  const pid = (await pidOf('a')) as number
  expect(isAlive(pid)).toBe(true)
  work.close()
  await expect.poll(() => isAlive(pid)).toBe(false)
})

it('a program that cannot be started is unavailable', async () => {
  const broken = new CostlyWork(() => ({ file: '/no/such/shell', args: [], env: {}, memoryMb: 64 }))
  const stops = new CostlyWork(() => ({
    ...confined(['/no/such/node'], { memoryMb: 64, cpuSeconds: 1 }),
    env: {},
    memoryMb: 64,
  }))
  for (const without of [broken, stops]) {
    expect(await without.take({ companyId: 'a' }, ({ readVideo }) => readVideo('answer'))).toEqual({
      kind: 'unavailable',
    })
  }
})
