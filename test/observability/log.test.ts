import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { parseStrictly } from '../support/strict-json'
import { temporaryFolder } from '../support/temporary-folder'
import { fullDisk, stuckPipe } from '../support/useless-outputs'

const folder = temporaryFolder('log-')
const dist = (name: string) => JSON.stringify(resolve(projectRoot, 'dist/observability', name))

/**
 * Runs a program that has `log(format, component)` and `droppedLines`.
 * @param stdout a file; or whether its output is read at once, never, or only after its first word on standard error
 */
function speak(program: string, stdout: number | 'read' | 'closed' | 'later' = 'read') {
  const file = join(folder, 'speak.js')
  writeFileSync(
    file,
    `const { createLogger } = require(${dist('log.js')})
     const { droppedLines } = require(${dist('standard-streams.js')})
     const log = (format = 'json', component = 'CRON') =>
       createLogger({ LOG_LEVEL: 'trace', LOG_FORMAT: format }, component)
     ${program}`,
  )
  const stdio = ['pipe', typeof stdout === 'number' ? stdout : 'pipe', 'pipe'] as const
  const child = spawn(process.execPath, [file], { stdio: [...stdio] })
  const said = { stdout: '', stderr: '' }
  const read = () =>
    child.stdout?.on('data', (chunk) => {
      said.stdout += chunk
    })
  if (stdout === 'closed') child.stdout?.destroy()
  else if (stdout === 'later') child.stderr?.once('data', read)
  else read()
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ ...said, code: code as number | null }))
  return { go: () => child.stdin?.write('go'), ended }
}

const linesOf = async (program: string) => (await speak(program).ended).stdout.trim().split('\n')

describe('a line of the log', () => {
  it('names its level in capitals, and the worst CRITICAL', async () => {
    const lines = await linesOf(
      `for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) log()[level]('said')`,
    )
    const levels = lines.map((line) => (parseStrictly(line) as { level: string }).level)
    expect(levels).toEqual(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL'])
  })

  it('that tells of no failure is not found by its search, though a platform said the word, and still says it', async () => {
    const words = JSON.stringify('Instagram answered ERROR, "\u001eRROR" and CRITICAL')
    const [json, pretty, failure] = (await linesOf(
      `log().warn({ ERROR: ${words} }, ${words}); log('pretty').warn(${words}); log().error(${words})`,
    )) as [string, string, string]
    expect(json).not.toMatch(/ERROR|CRITICAL/)
    expect(parseStrictly(json)).toMatchObject({ level: 'WARN', msg: JSON.parse(words), ERROR: JSON.parse(words) })
    expect(pretty).not.toMatch(/ERROR|CRITICAL/)
    expect(failure).toMatch(/ERROR.*CRITICAL/)
  })

  it('for people has date, speaker and sentence, and stays one line that a terminal shows and does not obey', async () => {
    const lines = await linesOf(
      `const worker = log('pretty', 'WORKER').child({ workerId: 'worker-1738435200123-1', tickId: 'abc' })
       worker.info({ counts: {} }, 'Starting ephemeral worker')
       worker.error({ err: new Error('two\\nlines'), reason: '\\x1b[31mred\\u202e' }, 'Post 7\\nfailed \\x07')
       log('pretty', 'API').info({ method: 'GET', path: '/' }, 'Request')`,
    )
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z \[WORKER worker-1738435200123-1\] Starting ephemeral worker$/,
      ),
      expect.stringMatching(
        /^\S+ \[WORKER worker-1738435200123-1\] ERROR Post 7\\nfailed \\u0007 \{"err":.*two\\nlines\\n/,
      ),
      expect.stringMatching(/^\S+ \[API\] Request \{"method":"GET","path":"\/"\}$/),
    ])
    expect(lines[1]).toContain('\\u001b[31mred\\u202e')
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
  })
})

describe('a line in the words of the Elastic Common Schema', () => {
  const lines = async (program: string) => {
    const said = await linesOf(`const worker = log('ecs', 'WORKER').child({ workerId: 'worker-1-1' }); ${program}`)
    return said.map((line) => [line, parseStrictly(line) as Record<string, unknown>] as const)
  }

  it('has their names, and everything else among its labels, which are flat', async () => {
    const [[, line] = []] = await lines(
      `worker.info({ pid: 7, trace_id: 'ab', counts: { published: 2 }, late: 1 }, 'Said')`,
    )
    expect(line).toEqual({
      'log.level': 'INFO',
      '@timestamp': expect.stringMatching(/^\d{4}-.*Z$/),
      message: 'Said',
      'ecs.version': '8.17.0',
      'service.name': 'post-dispatcher',
      'event.dataset': 'post-dispatcher.worker',
      'process.pid': 7,
      'trace.id': 'ab',
      labels: { component: 'WORKER', workerId: 'worker-1-1', counts: '{"published":2}', late: 1 },
    })
  })

  it('says of an error what it is, and rings for failures alone', async () => {
    const [failure, warning] = await lines(
      `worker.error({ err: Object.assign(new Error('broken'), { code: 'E_X' }) }, 'It failed'); worker.warn('They say ERROR')`,
    )
    expect(failure?.[0]).toMatch(/^\{"log\.level":"ERROR"/)
    expect(failure?.[1]).toMatchObject({
      ...{ 'error.type': 'Error', 'error.message': 'broken', 'error.code': 'E_X' },
      'error.stack_trace': expect.stringContaining('broken'),
    })
    expect(warning?.[0]).not.toMatch(/ERROR/)
    expect(warning?.[1].message).toBe('They say ERROR')
  })
})

describe('a line that cannot be written', () => {
  const talk = `
    for (let n = 0; n < 100; n++) log().info({ n, filling: 'x'.repeat(300) }, 'A line')
    setImmediate(() => process.stderr.write('dropped ' + droppedLines()))`

  it('is dropped and counted while the disk is full, and nothing else happens', async () => {
    expect(await speak(talk, fullDisk()).ended).toMatchObject({ code: 0, stderr: 'dropped 100' })
  })

  it('is dropped and counted when nobody reads any more', async () => {
    const talking = speak(`process.stdin.once('data', () => { ${talk}; process.stdin.destroy() })`, 'closed')
    talking.go()
    expect(await talking.ended).toMatchObject({ code: 0, stderr: 'dropped 100' })
  })

  it('is dropped and counted when whoever reads has stopped reading, be it a pipe or a socket', async () => {
    expect(await speak(talk, stuckPipe(folder)).ended).toMatchObject({ code: 0, stderr: 'dropped 100' })
    const loud = talk.replace('repeat(300)', 'repeat(30_000)')
    const { code, stderr } = await speak(`${loud}; setTimeout(() => process.exit(), 50)`, 'later').ended
    expect(code).toBe(0)
    expect(Number(stderr.replace('dropped ', ''))).toBeGreaterThan(50)
  })

  it('does not make a process wait for more than a share of its time, however slowly it is read', async () => {
    const { stderr } = await speak(
      `const fs = require('node:fs')
       const reader = fs.openSync('/proc/self/fd/1', fs.constants.O_RDWR | fs.constants.O_NONBLOCK)
       const page = Buffer.alloc(4096)
       while (droppedLines() < 40) {
         const before = droppedLines()
         log().info({ filling: 'x'.repeat(3000) }, 'A line')
         // Somebody reads a little whenever a line has found no room.
         if (droppedLines() > before) fs.readSync(reader, page)
       }
       process.stderr.write(String(performance.now()))`,
      stuckPipe(folder),
    ).ended
    // Half a second for each of the forty would be twenty.
    expect(Number(stderr)).toBeLessThan(10_000)
  })

  it('half of which got out does not spoil the next one', async () => {
    // A pipe that is full takes the beginning of a line and then nothing; it has room again when somebody has read.
    const talking = speak(
      `for (let n = 0; n < 10; n++) log().info({ n, filling: 'x'.repeat(1_000_000) }, 'A line')
       process.stderr.write('dropped ' + droppedLines())
       const next = setInterval(() => {
         const before = droppedLines()
         log().info('The next line')
         if (droppedLines() === before) clearInterval(next)
       }, 5)`,
      'later',
    )
    const { stdout, stderr } = await talking.ended
    expect(stderr).toMatch(/^dropped [1-9]/)
    const lines = stdout.trimEnd().split('\n')
    const whole = lines.filter((line) => line.endsWith('}'))
    expect(lines).toHaveLength(whole.length + 1)
    for (const line of whole) parseStrictly(line)
    expect(lines.at(-1)).toMatch(/"msg":"The next line"/)
  })
})
