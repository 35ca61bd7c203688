import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import type { Commit, Step } from '../../src/platforms/calls/publisher'
import { publishPost } from '../../src/workers/publish-post'
import { publicationOf } from './support/claimed'
import { Rehearsal, type Script } from './support/rehearsal'

const ready: Step = { kind: 'ready', progress: {} }
const out: Commit = { kind: 'published', externalId: '77' }

async function publishing(script: Script = {}, ...others: ReturnType<typeof publicationOf>[]) {
  const stage = new Rehearsal({ prepare: [ready, ready], commit: [out, out], ...script })
  stage.post.publications.push(...others)
  const ended = await publishPost(stage.tools, stage.post).catch((error: Error) => error.message)
  return { stage, ended, sentences: stage.log.map(({ msg }) => msg) }
}
const SUCCESS = 'Post post-1 published successfully as 77'

/** What an entry says of the post's end: an id, a settlement or both. */
const endOf = ({ publications, settlement }: LedgerEntry) =>
  [publications?.some(({ externalId }) => externalId) && 'id', settlement?.move].filter(Boolean).join(' + ')
const endsOf = ({ entries }: Rehearsal) => entries.map(endOf).filter(Boolean)

describe('a post that is one publication and nothing after it', () => {
  it('has its id, its line and its settlement in one entry, after the one that says the call is about to leave', async () => {
    const { stage, ended } = await publishing()
    expect(ended).toBe('published')
    expect(stage.entries).toHaveLength(2)
    expect(stage.entries[0]?.publications).toMatchObject([{ status: 'committing' }])
    expect(stage.entries[1]).toMatchObject({
      publications: [{ status: 'published', externalId: '77' }],
      timeline: [{ step: 'commit', outcome: 'published', publicationId: 1, attempt: 1 }],
      settlement: { move: 'publish', externalPostId: '77' },
    })
  })

  it('is called published when both are written, and the other workers hear that the platform answers', async () => {
    const { stage, sentences } = await publishing({
      during: (what, on) => {
        if (what === 'save published') expect(on.log).toEqual([])
      },
    })
    expect(sentences).toEqual([SUCCESS])
    expect(stage.story).toEqual(['prepare', 'save committing', 'commit', 'save published'])
  })

  it('that an earlier worker has sent is settled with what the look finds', async () => {
    const look: Script['look'] = [{ kind: 'published', externalId: '77', because: 'its text is ours' }]
    const { stage, ended } = await publishing({ publication: { status: 'committing' }, look })
    expect(ended).toBe('published')
    expect(endsOf(stage)).toEqual(['id + publish'])
    expect(stage.timeline).toMatchObject([{ step: 'look', outcome: 'published', reason: 'its text is ours' }])
  })

  it('that the platform has taken and shows a moment later is settled as soon as it is seen', async () => {
    const { stage, ended } = await publishing({
      commit: [{ kind: 'accepted', progress: {}, because: 'Facebook is publishing the reel' }],
      look: Array(4).fill({ kind: 'published', externalId: '77', because: 'its text is ours' }),
    })
    expect(ended).toBe('published')
    const waited = ['pause 1000', 'look', 'save published']
    expect(stage.story).toEqual(['prepare', 'save committing', 'commit', 'save accepted', ...waited])
  })

  it('keeps its id when the database refuses the settlement', async () => {
    const { stage, ended, sentences } = await publishing({
      write: (entry: LedgerEntry) => (endOf(entry) === 'id + publish' ? new Error('refused') : true),
    })
    expect(ended).toBe('published')
    expect(endsOf(stage)).toEqual(['id', 'publish'])
    expect(stage.written).toMatchObject({ status: 'published', externalId: '77' })
    expect(stage.timeline).toMatchObject([{ step: 'commit', outcome: 'published' }])
    expect(sentences[0]).toBe(SUCCESS)
  })

  it('stands in the log with its id when the database refuses that as well', async () => {
    const { stage, ended, sentences } = await publishing({
      write: ({ publications }) => publications?.[0]?.status !== 'published' || new Error('refused'),
    })
    expect(ended).toBe('retried')
    expect(sentences[0]).toBe('Post is out, but its id could not be saved')
    expect(stage.log[0]).toMatchObject({ level: 50, externalId: '77' })
    // What is not written down is no id that the post is known by, and stays a question.
    expect(stage.entries.at(-1)?.settlement).toMatchObject({ move: 'retry-later', isQuestion: true })
    expect(stage.entries.at(-1)?.settlement).not.toHaveProperty('externalPostId')
  })

  it('is left to who holds it now when its claim was lost, and the log has its id', async () => {
    const { stage, ended } = await publishing({ write: ({ settlement }) => !settlement })
    expect(ended).toBe('lost')
    expect(endsOf(stage)).toEqual([])
    expect(stage.log.at(-1)).toMatchObject({ level: 40, externalId: '77' })
  })
})

describe('a post with more to come has its id written before anything else', () => {
  it('a second publication', async () => {
    const picture = { url: 'https://example.com/a.jpg', type: 'image', contentType: 'image/jpeg', size: 1_000 } as const
    const post: Script['post'] = { postType: 'feed_story', media: [{ ...picture, width: 1_080, height: 1_080 }] }
    const { stage, ended } = await publishing({ post }, publicationOf({ id: 2, kind: 'story' }))
    expect(ended).toBe('published')
    expect(endsOf(stage)).toEqual(['id', 'id', 'publish'])
  })

  it('a first comment', async () => {
    const { stage } = await publishing({ post: { options: { firstComment: 'First!' } }, comment: ['9'] })
    expect(stage.story).toEqual([
      'prepare',
      'save committing',
      'commit',
      'save published',
      'save published',
      'comment',
      'save published',
    ])
    expect(stage.entries.at(-1)).toMatchObject({ settlement: { move: 'publish' } })
    expect(stage.entries.at(-1)?.publications).toEqual([])
  })

  it('an address that costs a call', async () => {
    const permalink = Promise.resolve({ permalink: 'https://www.instagram.com/p/77/' })
    const { stage } = await publishing({ permalink })
    expect(endsOf(stage)).toEqual(['id', 'id + publish'])
  })
})
