import { useState } from 'preact/hooks'
import { somethingChanged } from '../../../api/changes'
import { api, isStatus } from '../../../api/client'
import type { Account, PostWithHistory } from '../../../api/shapes'
import { useChange } from '../../../api/use-change'
import { Dialog } from '../../../parts/dialog'
import { useIntent } from '../../../parts/intent'
import { NotDone } from '../../../parts/not-done'
import { resolve as words } from '../../../words/resolve'
import { accountAddress } from './account-address'
import { ItIsNotThere } from './it-is-not-there'
import { ItIsThere } from './it-is-there'
import { type Kind, openOnes } from './what-left'
import { WhatLeft } from './what-left-view'
import { WhichPart } from './which-part'

type Props = { post: PostWithHistory; account: Account | undefined; onClose(): void; onChanged(): void }
type Word = { as: 'published'; externalId?: string } | { as: 'not-published' }

/** Asks a person whether an unconfirmed post is out, with everything that helps to find out. */
export function ResolveDialog({ post: shownNow, account, onClose, onChanged }: Props) {
  // What was seen here is what is decided about.
  const [post] = useState(shownNow)
  const open = openOnes(post)
  const [kind, choose] = useState<Kind | undefined>(open[0]?.kind)
  const intent = useIntent()
  const settle = useChange(
    (word: Word) =>
      intent((key) =>
        api.resolvePost({
          path: { id: post.id },
          headers: { 'If-Match': `"${post.version}"`, 'Idempotency-Key': key },
          body: { ...word, ...(open.length > 1 && kind && { kind }) },
        }),
      ).catch((error: unknown) => {
        if (!isStatus(error, 412)) throw error
        // Nothing is said about what nobody here has seen: it is looked at anew.
        onChanged()
        onClose()
        somethingChanged()
        throw error
      }),
    ({ body: { status } }) => (status === 'pending' ? words.doneNotThere : words.doneThere),
    // The dialog is gone with what it was about.
    (error) => !isStatus(error, 412),
  )
  const say = async (word: Word) => {
    if (await settle.run(word)) onClose()
  }
  return (
    <Dialog title={words.title} onClose={onClose} closeLabel={words.close} wide>
      <p>{words.lead}</p>
      {open.length > 1 && <WhichPart open={open} chosen={kind} onChoose={choose} />}
      {kind && <WhatLeft post={post} kind={kind} />}
      {account && (
        <p>
          <a href={accountAddress(account)} target="_blank" rel="noopener noreferrer">
            {words.openAccount(account.name)}
          </a>
        </p>
      )}
      <NotDone error={settle.error} />
      <div class="two-answers">
        <ItIsThere
          platform={post.platform}
          page={account?.externalId}
          busy={settle.busy}
          onSay={(externalId) => void say({ as: 'published', ...(externalId && { externalId }) })}
        />
        <ItIsNotThere busy={settle.busy} onSay={() => void say({ as: 'not-published' })} />
      </div>
    </Dialog>
  )
}
