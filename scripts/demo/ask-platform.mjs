/** What is visible on the sandbox's platforms: the demo believes the platforms and not only our own database. */
export async function visiblePosts(sandboxUrl) {
  const response = await fetch(`${sandboxUrl}/_sandbox/posts`)
  return (await response.json()).posts
}

/** A published post together with what the platform shows of it. */
export function compare(published, visible, { platform, caption, firstComment }) {
  const copies = visible.filter((post) => post.platform === platform && post.text === caption)
  const [there] = copies
  const problem =
    published.reason ||
    (copies.length === 0 && 'not visible on the platform') ||
    (copies.length > 1 && `visible ${copies.length} times`) ||
    // A reel is known by its video's id: Facebook names no other when it takes one.
    (![there.id, ...there.relatedIds].includes(published.externalId) && `is ${there.id} there`) ||
    (firstComment && there.comments.join() !== firstComment && 'is there without its first comment')
  return {
    ...published,
    pictures: String(there?.media.length ?? ''),
    permalink: published.permalink || there?.permalink || '',
    problem: problem || '',
    isOut: published.status === 'published' && !problem,
  }
}
