import type { ComponentChildren } from 'preact'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { StandingMark } from '../../parts/standing'
import { may } from '../../session/session'
import { today } from '../../words/today'

const SANDBOX = 'npm run demo -- --keep'
const words = today.steps

/** What to do in an installation in which nothing has gone out yet. */
export function FirstSteps({ accounts, posts }: { accounts: number; posts: number }) {
  return (
    <section class="card stack first-steps">
      <h2>{words.title}</h2>
      <ol>
        <Step title={words.connect} text={words.connectText} done={accounts > 0}>
          {may('admin') ? (
            <LinkButton kind="primary" href={at('/accounts')}>
              {words.connectButton}
            </LinkButton>
          ) : (
            <p>{words.connectAdmin}</p>
          )}
        </Step>
        <Step title={words.write} text={words.writeText} done={posts > 0}>
          {accounts > 0 && may('write') && (
            <LinkButton kind="primary" href={at('/new')}>
              {words.writeButton}
            </LinkButton>
          )}
        </Step>
        <Step title={words.see} text={words.seeText} done={false} />
      </ol>
      <p class="soft row">
        {words.sandbox} <code>{SANDBOX}</code> <CopyButton text={SANDBOX} />
      </p>
    </section>
  )
}

function Step(props: { title: string; text: string; done: boolean; children?: ComponentChildren }) {
  return (
    <li class={props.done ? 'done' : undefined}>
      <h3>
        {props.title}
        {props.done && (
          <>
            <StandingMark standing="published" />
            <span class="hidden">{words.done}</span>
          </>
        )}
      </h3>
      <p class="soft">{props.text}</p>
      {!props.done && props.children}
    </li>
  )
}
