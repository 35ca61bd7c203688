import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findProgram } from '../../src/db/embedded/server-binary'
import { projectRoot } from '../support/run-program'
import { needs } from '../support/tools'

const page = readFileSync(join(projectRoot, 'docs/promotion.md'), 'utf8')

/** The command lines of document 004, as the page has them, in its order. A loop is one. */
const commands = [...page.matchAll(/```bash\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split(/^#.*$|^$/m))
  .map((part) => part.trim())
  .flatMap((part) => (part.startsWith('for ') ? [part] : part.split('\n')))
  .filter(Boolean)

/** Those that go on until somebody stops them are looked at for three seconds. */
const isEndless = (command: string) => /MONITOR$|^watch /.test(command)

/** A network of its own, in which 6379 and 9002 are free. */
const script = `
ip link set lo up
bash -c 'exec -a redis-server "$SERVER" --port 6379 --bind 127.0.0.1 ::1 --save "" --dir /tmp' >/dev/null &
redis=$!
until redis-cli PING >/dev/null 2>&1; do sleep 0.1; done
REDIS_URL=redis://127.0.0.1:6379 "$NODE" dist/cli.js promote >/dev/null &
promoter=$!
until curl -sf http://localhost:9002/health >/dev/null; do sleep 0.1; done
for n in $(seq 1 "$COMMANDS"); do
  name="COMMAND_$n"
  printf '\\n@@@\\n'
  case "\${!name}" in
    *MONITOR|watch\\ *) timeout 3 bash -c "\${!name}" 2>&1 ;;
    *) bash -c "\${!name}" 2>&1 ;;
  esac
done
kill -TERM $promoter; wait $promoter; printf '\\n@@@\\n%s' $?
kill $redis
`

it('finds the lines on the page', () => {
  expect(commands).toHaveLength(12)
  expect(commands.filter(isEndless)).toHaveLength(2)
})

it('every redis-cli line and curl of document 004 works as it stands', needs('redis-cli'), async () => {
  const server = findProgram(['redis-server', 'valkey-server', 'redis-check-rdb']) ?? ''
  const numbered = Object.fromEntries(commands.map((command, n) => [`COMMAND_${n + 1}`, command]))
  const env = {
    PATH: process.env.PATH,
    TERM: 'xterm',
    SERVER: server,
    NODE: process.execPath,
    COMMANDS: String(commands.length),
    ...numbered,
  }
  const child = spawn('unshare', ['--net', 'bash', '-c', script], {
    cwd: projectRoot,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  await once(child, 'close')
  const answers = said.split(/\n@@@\n/).slice(1)
  const answer = (start: string) => answers[commands.findIndex((command) => command.startsWith(start))] ?? ''

  expect(answer('redis-cli ZADD WAITING:event123 1642845600 user1')).toMatch(/^1\s*$/)
  expect(answer('redis-cli HSET')).toMatch(/^1\s*$/)
  expect(answer('redis-cli MONITOR')).toMatch(/"scan" "0" "MATCH" "WAITING:\*"/)
  const entry = answer('redis-cli XREAD')
    .split('\n')
    .map((line) => line.trim())
  expect(entry).toEqual(expect.arrayContaining(['ENTRY', 'user1', 'event123', '1642845600', 'test']))
  expect(entry).not.toContain('user2')
  expect(JSON.parse(lastLine(answer('curl http://localhost:9002/actuator/metrics/executor.active')))).toMatchObject({
    name: 'executor.active',
    measurements: [{ statistic: 'VALUE', value: expect.any(Number) }],
  })
  // user1 was let in before, and once more on the place that it has; there are a thousand.
  // Between the commands by which watch draws its screen.
  expect(answer('watch -n 1')).toMatch(/(?<!\d)1001(?!\d)/)
  expect(JSON.parse(lastLine(answer('curl http://localhost:9002/actuator/health')))).toMatchObject({ status: 'UP' })
  expect(answers[commands.indexOf('curl http://localhost:9002/actuator/metrics')]).toContain(
    '"names":["executor.active"',
  )
  expect(answer('curl http://localhost:9002/actuator/prometheus')).toContain(
    'dispatcher_promotions_total{space="queue"} 1001',
  )
  expect(answers.at(-1)).toBe('0')
})

/** curl tells of its progress as well. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
