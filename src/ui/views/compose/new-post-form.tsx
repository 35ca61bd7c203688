import { useEffect, useState } from 'preact/hooks'
import type { Answer, Schemas } from '../../../client'
import { api } from '../../api/client'
import type { Account, Post } from '../../api/shapes'
import { useGo } from '../../frame/go'
import { say } from '../../parts/announce'
import { dateAndTime } from '../../time/zone'
import { send as texts } from '../../words/compose'
import { ComposeForm } from './compose-form'
import { scheduleBody } from './form/content'
import { emptyForm, type Form, isSame } from './form/form'
import { formOf } from './form/form-of'
import { defaultMoment } from './form/moment'
import { useForm } from './form/use-form'
import { dropDraft, keepDraft, keptDraft } from './send/draft'
import { DraftBack } from './send/draft-back'
import { LeaveDialog } from './send/leave-dialog'
import { Scheduled } from './send/scheduled'
import { SendPanel } from './send/send-panel'
import { useLeaveGuard } from './send/use-leave-guard'
import { useSend } from './send/use-send'
import { useCompose } from './use-compose'

type Address = Record<string, string | undefined>
type Props = { accounts: Account[]; copied: Post | undefined; address: Address; onAnother(): void }
type Made = Extract<Answer<'schedulePost'>, { status: 201 }>['body']

/** The form of a new post, with its draft. */
export function NewPostForm({ accounts, copied, address, onAnother }: Props) {
  const go = useGo()
  const [untouched] = useState(() => beginning(accounts, copied, address))
  const [draft, setDraft] = useState(() => (copied ? undefined : keptDraft(untouched)))
  const [form, change] = useForm(() =>
    draft ? { ...draft.form, ...stillThere(accounts, draft.form), ...askedFor(accounts, address) } : untouched,
  )
  const [made, setMade] = useState<Made>()
  const [isKept, setKept] = useState(true)
  const parts = useCompose(form, change, accounts, {
    untouched: copied ? emptyForm(defaultMoment(undefined)) : untouched,
  })
  const send = useSend(
    async (body: Schemas['SchedulePostBody'], key: string) => {
      const answer = await api.schedulePost({ body, headers: { 'Idempotency-Key': key } })
      return answer.body as Made
    },
    (result) => {
      dropDraft()
      say(texts.scheduled(dateAndTime(result.scheduledFor)))
      setMade(result)
    },
    // What leaves is kept with its key: whoever closes the window before the answer may ask for it later.
    { unanswered: draft?.sent, remember: (sent) => void (sent && keepDraft(form, sent)) },
  )
  const touched = !isSame(form, untouched) && !made
  useEffect(() => {
    if (copied || !touched || send.state !== 'ready') return
    const timer = setTimeout(() => setKept(keepDraft(form)), 400)
    return () => clearTimeout(timer)
  }, [form, touched, send.state])
  // A draft that is kept is not lost with the view; its files are, and so is a copy.
  const leaving = useLeaveGuard(touched && (copied !== undefined || form.media.length > 0 || !isKept))
  useEffect(() => {
    const [only, ...others] = made?.posts ?? []
    if (only && others.length === 0) go(`/posts/${only.postDetailId}`)
  }, [made])

  const discard = () => {
    dropDraft()
    setDraft(undefined)
    for (const { key } of form.media) parts.uploads.remove(key)
    change(untouched)
    say(texts.discarded)
  }
  if (made) return <Scheduled made={made} accounts={accounts} onAnother={onAnother} />
  const submit = () => void send.run(scheduleBody(form, parts.editing.platforms))
  return (
    <>
      {draft && <DraftBack draft={draft} onDiscard={send.state === 'ready' ? discard : undefined} />}
      <ComposeForm {...parts} locked={send.state !== 'ready'} onSubmit={submit}>
        <SendPanel
          send={send}
          label={(form.now ? texts.publish : texts.schedule)(form.accounts.length)}
          disabled={parts.waiting !== undefined}
          onAgain={submit}
        />
      </ComposeForm>
      <LeaveDialog leaving={leaving} />
    </>
  )
}

/** Those of a draft that are connected still. */
const stillThere = (accounts: Account[], { accounts: ids }: Form): Pick<Form, 'accounts'> => ({
  accounts: ids.filter((id) => accounts.some((one) => one.id === id)),
})

/** What the address asks for, whatever a draft says. */
function askedFor(accounts: Account[], { at, account }: Address): Partial<Form> {
  const ids = account?.split(',').filter((id) => accounts.some((one) => one.id === id)) ?? []
  return { ...(ids.length > 0 && { accounts: ids }), ...(at && { ...defaultMoment(at), now: false }) }
}

function beginning(accounts: Account[], copied: Post | undefined, address: Address): Form {
  const [only, ...others] = accounts
  const empty = { ...emptyForm(defaultMoment(undefined)), accounts: only && others.length === 0 ? [only.id] : [] }
  if (!copied) return { ...empty, ...askedFor(accounts, address) }
  const { date, time, zone } = empty
  const ids = accounts.some(({ id }) => id === copied.socialAccountId) ? [copied.socialAccountId] : empty.accounts
  return { ...formOf(copied), accounts: ids, date, time, zone, ...askedFor(accounts, address) }
}
