import type { Overview } from '../../api/shapes'
import { at } from '../../base'
import { duration } from '../../time/zone'
import { today } from '../../words/today'
import { Tile } from './tile'

/** From here on nothing is published any more, whatever is due. */
const DEAD_S = 180
/** As many as can be looked over; those that were silent longest come first. */
const SHOWN = 6

const words = today.cron

/** Whether anything publishes; for administrators, which server when. */
export function CronTile({ cron }: { cron: Overview['cron'] }) {
  return (
    <Tile title={words.title} {...answerOf(cron)}>
      <p class="soft">{explain(cron)}</p>
      {cron.hosts && cron.hosts.length > 0 && <Hosts hosts={cron.hosts} />}
    </Tile>
  )
}

const lives = ({ ageSeconds, resident }: Overview['cron']) => resident || (ageSeconds !== null && ageSeconds <= DEAD_S)

/** Servers whose last tick has not ended well. */
const failing = ({ hosts = [] }: Overview['cron']) => hosts.filter(({ exitCode }) => exitCode).map(({ host }) => host)

function answerOf(cron: Overview['cron']): { answer: string; mark: 'published' | 'missed' | 'failed' } {
  const { ageSeconds, resident } = cron
  const mark = !lives(cron) ? 'failed' : failing(cron).length > 0 ? 'missed' : 'published'
  if (resident) return { answer: words.resident, mark }
  if (ageSeconds === null) return { answer: words.never, mark }
  return { answer: (lives(cron) ? words.alive : words.silent)(duration(ageSeconds)), mark }
}

function explain(cron: Overview['cron']): string {
  if (!lives(cron)) return words.notOut
  if (failing(cron).length > 0) return words.failing(failing(cron).join(', '))
  if (!cron.resident) return words.well
  return cron.ageSeconds === null ? words.residentAlone : words.residentToo(duration(cron.ageSeconds))
}

function Hosts({ hosts }: { hosts: NonNullable<Overview['cron']['hosts']> }) {
  const inTrouble = [...hosts].sort((one, other) => other.ageSeconds - one.ageSeconds)
  return (
    <>
      <table class="table hosts">
        <caption class="hidden">{words.hosts}</caption>
        <thead>
          <tr>
            <th scope="col">{words.host}</th>
            <th scope="col">{words.lastTick}</th>
            <th scope="col">{words.ended}</th>
          </tr>
        </thead>
        <tbody>
          {inTrouble.slice(0, SHOWN).map(({ host, ageSeconds, exitCode }) => (
            <tr key={host}>
              <th scope="row">
                <a href={at(`/ticks?host=${encodeURIComponent(host)}`)}>{host}</a>
              </th>
              <td class={ageSeconds > DEAD_S ? 'numbers bad' : 'numbers'}>{words.ago(duration(ageSeconds))}</td>
              <td class={exitCode ? 'bad' : undefined}>{exitInWords(exitCode)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hosts.length > SHOWN && <a href={at('/ticks')}>{words.more(hosts.length - SHOWN)}</a>}
    </>
  )
}

const exitInWords = (code: number | null) =>
  code === null ? words.running : (words.exits[code] ?? words.otherExit(code))
