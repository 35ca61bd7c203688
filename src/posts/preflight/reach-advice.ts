import type { MediaProber, Probed } from '../../media/media-prober'
import { isPrivateAddress } from '../../media/private-address'
import { Semaphore } from '../../media/semaphore'
import { platforms } from '../../platforms'
import { fileName } from '../../platforms/judge/file-name'
import { unpublishable } from '../../platforms/judge/unpublishable'
import type { PlannedPost } from '../planned-post'
import type { PostTools } from '../post-tools'

/** Asked for at once: a post has at most twenty of them, mostly on one server. */
const AT_ONCE = 5

/**
 * What speaks against platforms being able to fetch the media of posts. All of it is a warning: another network may see
 * what ours does not, and what is missing now may be there when the post is due.
 */
export async function reachAdvice(tools: PostTools, posts: PlannedPost[]): Promise<string[]> {
  const hidden = posts.flatMap((post) => hiddenMedia(tools, post))
  const said = new Set(hidden.map(({ url }) => url))
  const urls = new Set(posts.flatMap(({ draft }) => draft.media.map(({ url }) => url)).filter((url) => !said.has(url)))
  const probed = tools.prober ? await probeAll(tools.prober, [...urls]) : new Map<string, Probed>()
  return [...hidden.map(({ line }) => line), ...posts.flatMap((post) => answerAdvice(post, probed))]
}

async function probeAll(prober: MediaProber, urls: string[]): Promise<Map<string, Probed>> {
  const turns = new Semaphore(AT_ONCE)
  return new Map(await Promise.all(urls.map((url) => turns.take(async () => [url, await prober.probe(url)] as const))))
}

// A sandbox or a proxy on this machine stands in for the platform: it reaches what we reach.
function hiddenMedia({ config }: PostTools, { account, draft }: PlannedPost): { url: string; line: string }[] {
  const { name, fetching } = platforms[account.platform]
  const platform = fetching(account.login)
  if (!platform || isPrivateAddress(config[platform.by])) return []
  return draft.media.flatMap((item, index) => {
    if (!platform.fetches(item) || !isPrivateAddress(item.url)) return []
    const remedy = item.key ? 'set PUBLIC_MEDIA_URL to an address that can be reached' : 'upload the file instead'
    const where = new URL(item.url).origin
    const line = `${fileName(item, index)}: ${name} cannot fetch it from ${where}, a private address; ${remedy}`
    return [{ url: item.url, line }]
  })
}

function answerAdvice({ account: { platform }, draft }: PlannedPost, probed: Map<string, Probed>): string[] {
  const lines: string[] = []
  const found = draft.media.map((item, index) => {
    const answer = probed.get(item.url)
    if (!answer) return item
    const name = fileName(item, index)
    if (answer.kind === 'away') {
      lines.push(`${name}: ${answer.why}`)
      return item
    }
    const { contentType, size } = answer
    if (item.key && (contentType !== item.contentType || size !== item.size)) {
      lines.push(
        `${name}: its public address answers ${size} bytes of ${contentType}, it has ${item.size} of ${item.contentType}. What does PUBLIC_MEDIA_URL lead to?`,
      )
    }
    if (item.key || contentType === 'application/octet-stream') return { ...item, size }
    return { ...item, size, contentType }
  })
  // Servers are often wrong about what they send: what would be refused by their word alone is doubtful and no more.
  const known = new Set(unpublishable(platform, draft).map(({ message }) => message))
  const doubts = unpublishable(platform, { ...draft, media: found }).filter(({ message }) => !known.has(message))
  return [...lines, ...doubts.map(({ path, message }) => `${path}: by what its server says, ${message}`)]
}
