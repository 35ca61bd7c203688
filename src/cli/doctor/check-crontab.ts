import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crontabLine } from '../../config/crontab-line'
import { withoutSettings } from '../../config/for-children'
import { describeUs } from '../../config/users'
import { type Finding, note, ok } from './finding'

/** What every line of ours names, whatever its folder. */
const OURS = /^(?!\s*#).*post-scheduler\.cron/

/** Without a word from rotation a log of some months is this large. */
const LARGE_BYTES = 512 * 1024 ** 2

type Places = {
  /** The crontab of whoever asks; empty when there is none, or no cron. */
  own(): Promise<string>
  /** Those of the system. */
  folder: string
  file: string
}

const usual: Places = {
  own: () =>
    promisify(execFile)('crontab', ['-l'], { timeout: 3_000, env: withoutSettings() }).then(
      ({ stdout }) => stdout,
      () => '',
    ),
  folder: '/etc/cron.d',
  file: '/etc/crontab',
}

/** Lines of crontabs that start our tick, and where they stand. */
export async function linesOfOurs({ own, folder, file }: Places = usual): Promise<{ where: string; line: string }[]> {
  const texts = [
    { where: `the crontab of ${describeUs()}`, text: await own() },
    ...[file, ...namesIn(folder).map((name) => join(folder, name))].map((path) => ({
      where: path,
      text: textOf(path),
    })),
  ]
  return texts.flatMap(({ where, text }) =>
    text.split('\n').flatMap((line) => (OURS.test(line) ? [{ where, line }] : [])),
  )
}

/** For where no tick was seen: whether a crontab should have started one. */
export async function checkCrontab(places = usual): Promise<Finding> {
  const [found] = await linesOfOurs(places)
  if (found)
    return note(
      `Crontab: a line for the tick stands in ${found.where}`,
      'See that cron runs (systemctl status cron), that its user may read this folder and .env, and that the folder of its log is there',
    )
  return note(
    `Crontab: no line for the tick in that of ${describeUs()}, in ${places.file} and in ${places.folder}; those of others, timers of systemd and PM2 were not looked at`,
    `Install it (crontab -e), unless something else ticks: ${crontabLine()}`,
  )
}

/** How large the file has become that a crontab's line writes the log to. */
export async function checkLogFile(places = usual): Promise<Finding[]> {
  const logs = new Set(
    [crontabLine(), ...(await linesOfOurs(places)).map(({ line }) => line)].flatMap((line) => logOf(line) ?? []),
  )
  return [...logs].flatMap((log) => {
    const bytes = sizeOf(log)
    if (bytes === undefined) return []
    const what = `Log file: ${log}, ${Math.round(bytes / 1024 ** 2)} MB`
    return [
      bytes > LARGE_BYTES ? note(what, 'Have it rotated: deploy/logrotate.conf goes to /etc/logrotate.d') : ok(what),
    ]
  })
}

const logOf = (line: string) => />>\s*(\S+)/.exec(line)?.[1]

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** No crontab that cron takes is larger. */
const CRONTAB_BYTES = 1024 ** 2

/** What may not be read, or is no crontab, says nothing: a pipe would keep us waiting for who writes to it. */
function textOf(path: string): string {
  try {
    const found = statSync(path)
    return found.isFile() && found.size <= CRONTAB_BYTES ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size
  } catch {
    return undefined
  }
}
