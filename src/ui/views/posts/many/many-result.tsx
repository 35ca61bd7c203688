import type { BulkResult } from '../../../api/shapes'
import { at } from '../../../base'
import { manyPosts as words } from '../../../words/many-posts'

/** So many are named for each reason. */
const NAMED = 10

/** What became of many posts: how many it was done with, and why not with the others. */
export function ManyResult({ result: { done, skipped, more } }: { result: BulkResult }) {
  const reasons = new Map<string, string[]>()
  for (const { postDetailId, reason } of skipped) reasons.set(reason, [...(reasons.get(reason) ?? []), postDetailId])
  return (
    <>
      <p>
        <strong>{words.result(done, skipped.length)}</strong>
      </p>
      {more && <p>{words.more}</p>}
      {reasons.size > 0 && (
        <section class="stack">
          <h3>{words.why}</h3>
          {[...reasons].map(([reason, ids]) => (
            <details key={reason} open={ids.length <= NAMED}>
              <summary>
                {reason} <span class="soft">({ids.length})</span>
              </summary>
              <ul class="many-skipped">
                {ids.slice(0, NAMED).map((id) => (
                  <li key={id}>
                    <a href={at(`/posts/${id}`)}>
                      <code>{id}</code>
                    </a>
                  </li>
                ))}
                {ids.length > NAMED && <li class="soft">{words.andMore(ids.length - NAMED)}</li>}
              </ul>
            </details>
          ))}
        </section>
      )}
    </>
  )
}
