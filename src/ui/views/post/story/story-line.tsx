import { CopyButton } from '../../../parts/copy-button'
import { StandingMark } from '../../../parts/standing'
import { TextWithTimes } from '../../../parts/text-with-times'
import { dayOf, duration, nameOfDay, timeWithSeconds } from '../../../time/zone'
import { words as all } from '../../../words'
import { story as words } from '../../../words/story'
import { type Line, markOf, sentenceOf } from './lines'

/** A gap after which the day is said again. */
const HALF_A_DAY_S = 43_200

/** One line of the story; what a support asks for is folded away in it. */
export function StoryLine({ line, namesPart }: { line: Line; namesPart: boolean }) {
  const mark = markOf(line)
  const isCommit = line.step === 'commit'
  const newDay = line.after === undefined || line.after > HALF_A_DAY_S
  return (
    <li class={isCommit ? 'story-line commit' : 'story-line'}>
      <details>
        <summary>
          <span class="story-mark">{mark ? <StandingMark standing={mark} /> : <span class="dot" />}</span>
          <span class="story-time numbers">
            {newDay && <span class="story-day">{nameOfDay(dayOf(line.at), 'short')}</span>}
            <time dateTime={line.at}>{timeWithSeconds(line.at)}</time>
            {line.after !== undefined && <span class="soft"> {words.after(duration(line.after))}</span>}
          </span>
          <span class="story-text">
            {sentenceOf(line)}
            {namesPart && line.publication && <span class="tag">{all.posts.types[line.publication]}</span>}
            {isCommit && (
              <span class="tag commit-tag" title={words.commitHint}>
                {words.commit}
              </span>
            )}
            {line.reason && (
              <span class="soft reason">
                <TextWithTimes text={line.reason} />
              </span>
            )}
          </span>
        </summary>
        <Details line={line} />
      </details>
    </li>
  )
}

function Details({ line }: { line: Line }) {
  const names = words.details
  const facts: [string, string | number | null, boolean?][] = [
    [names.at, line.at],
    [names.actor, line.actor, true],
    [names.host, line.host],
    [names.step, line.step],
    [names.outcome, line.outcome],
    [names.publication, line.publication && all.posts.types[line.publication]],
    [names.httpStatus, line.httpStatus],
    [names.platformCode, line.platformCode],
    [names.requestId, line.requestId, true],
  ]
  return (
    <dl class="facts story-details">
      {facts.map(
        ([name, value, mayCopy]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{value}</code> {mayCopy && <CopyButton text={String(value)} />}
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}
