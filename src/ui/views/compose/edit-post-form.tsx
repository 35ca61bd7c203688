import { useEffect, useState } from 'preact/hooks'
import type { Schemas } from '../../../client'
import { api, isStatus } from '../../api/client'
import type { Account, Post } from '../../api/shapes'
import { at } from '../../base'
import { useGo } from '../../frame/go'
import { say } from '../../parts/announce'
import { LinkButton } from '../../parts/button'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { send as texts } from '../../words/compose'
import { ComposeForm } from './compose-form'
import { HealthNote } from './fields/accounts-field'
import { editBody, isMoved } from './form/content'
import { formOf } from './form/form-of'
import { useForm } from './form/use-form'
import { Conflict } from './send/conflict'
import { LeaveDialog } from './send/leave-dialog'
import { mergedForm } from './send/merge'
import { SendPanel } from './send/send-panel'
import { useLeaveGuard } from './send/use-leave-guard'
import { useSend } from './send/use-send'
import { useCompose } from './use-compose'

type Edit = { body: Schemas['EditPostBody']; version: number }

/** The form of a post that is changed. What was not changed is not sent. */
export function EditPostForm({ post, account }: { post: Post; account: Account }) {
  const go = useGo()
  // What it is changed from: the post as it was opened, or as somebody else has left it meanwhile.
  const [base, setBase] = useState(post)
  const [theirs, setTheirs] = useState<Post>()
  const [saved, setSaved] = useState(false)
  const before = formOf(base)
  const [form, change] = useForm(() => formOf(post))
  const isLate = !isMoved(before, form) && new Date(base.scheduledFor ?? 0) < new Date()
  const parts = useCompose(form, change, [account], {
    untouched: before,
    // A post that keeps a time that is over is checked as if it went out now.
    forCheck: ({ timeZone, disambiguation, ...body }) =>
      isLate
        ? { ...body, scheduledAt: new Date().toISOString() }
        : { ...body, ...(timeZone && { timeZone }), ...(disambiguation && { disambiguation }) },
  })
  const changes = editBody(before, form, [account.platform])
  const unchanged = Object.keys(changes).length === 0
  const send = useSend(
    async ({ body, version }: Edit, key: string) => {
      const headers = { 'If-Match': `"${version}"`, 'Idempotency-Key': key }
      return api.editPost({ path: { id: post.id }, body, headers }).catch(async (error: unknown) => {
        if (isStatus(error, 412)) setTheirs((await api.getPost({ path: { id: post.id } })).body.post)
        throw error
      })
    },
    ({ body: { warnings = [] } }) => {
      say([texts.saved, ...warnings].join(' '))
      setSaved(true)
    },
  )
  const leaving = useLeaveGuard(!unchanged && !saved)
  useEffect(() => {
    if (saved) go(`/posts/${post.id}`)
  }, [saved])
  // Of itself it is no twin.
  const { verdict } = parts.check
  const itself = verdict?.twins.find(({ postDetailId }) => postDetailId === post.id)?.warning
  const warnings = verdict?.warnings.filter((warning) => warning !== itself) ?? []
  const check = { ...parts.check, verdict: verdict && { ...verdict, warnings } }
  const submit = () => void send.run({ body: changes, version: base.version })
  return (
    <>
      <ComposeForm
        {...parts}
        check={check}
        locked={send.state !== 'ready'}
        onSubmit={submit}
        account={
          <div class="stack close">
            <div class="row">
              <PlatformGlyph platform={account.platform} />
              <strong>{account.name}</strong>
            </div>
            <HealthNote account={account} />
          </div>
        }
      >
        {(base.status === 'failed' || base.status === 'missed') && <p class="hint">{texts.requeue}</p>}
        <SendPanel
          send={theirs ? { ...send, error: undefined } : send}
          label={texts.save}
          disabled={unchanged || parts.uploads.busy}
          onAgain={submit}
        >
          <LinkButton kind="quiet" href={at(`/posts/${post.id}`)}>
            {texts.cancel}
          </LinkButton>
        </SendPanel>
        {unchanged && <p class="hint">{texts.nothingChanged}</p>}
      </ComposeForm>
      {theirs && (
        <Conflict
          {...{ before, theirs: formOf(theirs), mine: form }}
          onClose={() => setTheirs(undefined)}
          onMine={() => {
            change(mergedForm(before, formOf(theirs), form))
            setBase(theirs)
            setTheirs(undefined)
          }}
          onTheirs={() => {
            change(formOf(theirs))
            setBase(theirs)
            setTheirs(undefined)
          }}
        />
      )}
      <LeaveDialog leaving={leaving} />
    </>
  )
}
