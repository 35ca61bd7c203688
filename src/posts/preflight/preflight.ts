import type { FieldError } from '../../domain/field-error'
import type { MediaItem } from '../../domain/post'
import { discardFiles } from '../../media/discard-files'
import type { StoredMedia } from '../../media/media-library'
import { advice } from '../../platforms/judge/advice'
import { unpublishable } from '../../platforms/judge/unpublishable'
import { uselessOptions } from '../../platforms/judge/usable-options'
import { once, type PlannedPost } from '../planned-post'
import type { PostTools } from '../post-tools'
import { accountAdvice } from './account-advice'
import { convertFiles } from './convert-files'
import { formFor, inForm, type Makes } from './form'
import { inspectFiles, type LookedInto } from './inspect-files'
import { reachAdvice } from './reach-advice'

/** What is certain before anything is scheduled. */
export type Preflight = {
  /** Why nothing can be scheduled; empty when everything can. */
  errors: FieldError[]
  /** What will be otherwise than one might expect, or may fail. */
  warnings: string[]
  /** The media of each planned post, in the order of the posts: with what was read in them, and converted where needed. */
  media: MediaItem[][]
  /** Files that were made for it. Whoever schedules nothing has to remove them. */
  made: StoredMedia[]
}

/**
 * Looks at everything that would keep posts from being published: texts, files, options, accounts. Each file is looked
 * into once, whatever the number of accounts; what cannot be known for certain is a warning. Nothing is scheduled here.
 * @param posts one for each account; their drafts may share their media and differ in texts
 */
export async function preflight(
  tools: PostTools,
  posts: PlannedPost[],
  when: { scheduledAt: Date },
): Promise<Preflight> {
  const looked = await lookIntoAll(tools, posts)
  const known = posts.map(({ draft, ...post }) => ({
    ...post,
    draft: { ...draft, media: looked.mediaOf(draft.media) },
  }))
  const makes = { mp4: await tools.converter.makesMp4() }
  const judged = known.map(({ draft, ...post }) => ({
    ...post,
    draft: asPublished(post.account.platform, draft, makes),
  }))
  const errors = once([...looked.errors, ...judged.flatMap(errorsOf), ...optionErrorsOf(judged)])
  if (errors.length > 0) return { errors, warnings: [], media: known.map(({ draft }) => draft.media), made: [] }

  // Before anything is made: what fails here leaves nothing behind.
  const accounts = await accountAdvice(tools, known, when.scheduledAt)
  const conversions = await convertFiles(
    tools,
    known.map(({ account: { company_id: companyId, platform }, draft: { postType, media } }) => ({
      companyId,
      platform,
      postType,
      media,
    })),
    makes,
  )
  const ready = known.map(({ draft, ...post }) => ({
    ...post,
    draft: {
      ...draft,
      media: draft.media.map((item) => conversions.mediumFor(post.account.platform, draft.postType, item)),
    },
  }))
  // A file that could not be made into a JPEG stays what it is, and the platform may refuse that for certain.
  const refused = conversions.errors.length > 0 ? conversions.errors : once(ready.flatMap(errorsOf))
  if (refused.length > 0) {
    return { errors: refused, warnings: [], media: ready.map(({ draft }) => draft.media), made: conversions.made }
  }
  const reach = await reachAdvice(tools, ready).catch(async (error) => {
    await discardFiles(tools, conversions.made)
    throw error
  })
  const warnings = [
    ...accounts,
    ...ready.flatMap(({ account, draft }) => advice(account.platform, draft)),
    ...looked.warnings,
    ...conversions.warnings,
    ...reach,
  ]
  return {
    errors: [],
    warnings: once(warnings),
    media: ready.map(({ draft }) => draft.media),
    made: conversions.made,
  }
}

/** Drafts of one request mostly share one list of media: each list is looked into once. */
async function lookIntoAll(tools: PostTools, posts: PlannedPost[]) {
  const companyId = posts[0]?.account.company_id ?? ''
  const platforms = [...new Set(posts.map(({ account }) => account.platform))]
  const lists = [...new Set(posts.map(({ draft }) => draft.media))]
  // One list after another, and in it one costly file after another.
  const found: LookedInto[] = []
  for (const media of lists) found.push(await inspectFiles(tools, companyId, media, platforms))
  const byList = new Map(lists.map((media, index) => [media, found[index]?.media ?? media]))
  return {
    mediaOf: (media: MediaItem[]) => byList.get(media) ?? media,
    errors: found.flatMap(({ errors }) => errors),
    warnings: found.flatMap(({ warnings }) => warnings),
  }
}

/** The draft with its files as the platform will get them. */
function asPublished(
  platform: PlannedPost['account']['platform'],
  draft: PlannedPost['draft'],
  makes: Makes,
): PlannedPost['draft'] {
  const media = draft.media.map((item) => {
    const form = formFor(platform, draft.postType, item, makes)
    return form ? inForm(form, item) : item
  })
  return { ...draft, media }
}

const errorsOf = ({ account, draft, captionPath = 'caption' }: PlannedPost): FieldError[] => {
  const { id, name, platform, login } = account
  return unpublishable(platform, draft, { login, account: `account ${id} (${name})` }).map((error) =>
    error.path === 'caption' ? { ...error, path: captionPath } : error,
  )
}

// An option that only one of the accounts can use is fine, so that this is asked of all that share their options.
function optionErrorsOf(posts: PlannedPost[]): FieldError[] {
  const groups = new Map<string, PlannedPost[]>()
  for (const post of posts) {
    const options = JSON.stringify(post.draft.options)
    groups.set(options, [...(groups.get(options) ?? []), post])
  }
  return [...groups.values()].flatMap((group) => {
    const platforms = [...new Set(group.map(({ account }) => account.platform))]
    return group[0] ? uselessOptions(platforms, group[0].draft) : []
  })
}
