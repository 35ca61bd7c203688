import type { Schemas } from '../../../client'
import { CopyButton } from '../../parts/copy-button'
import { seenAt } from '../../parts/outward'
import { StandingMark } from '../../parts/standing'
import { TextWithTimes } from '../../parts/text-with-times'
import { When } from '../../parts/when'
import { words as all } from '../../words'
import { post } from '../../words/post'
import type { Standing } from '../../words/posts-in-general'

type Publication = Schemas['Publication']

const words = post.publications

const marks: Record<Publication['status'], Standing> = {
  planned: 'pending',
  preparing: 'processing',
  committing: 'processing',
  accepted: 'processing',
  unconfirmed: 'unconfirmed',
  published: 'published',
  failed: 'failed',
}

/** Stands in the place of an id when a person has said that it is out and did not name it. */
const UNNAMED = 'unknown'

/** The visible things that the post becomes, each with what has become of it. */
export function Publications({ publications }: { publications: Publication[] }) {
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <ul class="publications">
        {publications.map((one) => (
          <One key={one.kind} publication={one} />
        ))}
      </ul>
    </section>
  )
}

function One({
  publication: { kind, status, externalId, permalink, publishedAt, errorMessage, firstComment },
}: {
  publication: Publication
}) {
  const there = seenAt(permalink, externalId)
  return (
    <li class="publication">
      <StandingMark standing={marks[status]} />
      <div class="stack tight">
        <span>
          <strong>{all.posts.types[kind]}</strong>: {words.status[status]}
          {publishedAt && (
            <>
              , <When at={publishedAt} />
            </>
          )}
        </span>
        {errorMessage && (
          <span class="small-text">
            <TextWithTimes text={errorMessage} />
          </span>
        )}
        {externalId && externalId !== UNNAMED && (
          <span class="row small-text">
            <code>{externalId}</code> <CopyButton text={externalId} />
          </span>
        )}
        {externalId === UNNAMED && <span class="small-text soft">{words.unknownId}</span>}
        {there && (
          <a href={there} target="_blank" rel="noopener noreferrer">
            {words.link}
          </a>
        )}
        {firstComment && (
          <span class="small-text">
            {words.firstComment}: {words.comment[firstComment.status]}
            {firstComment.errorMessage && ` (${firstComment.errorMessage})`}
          </span>
        )}
      </div>
    </li>
  )
}
