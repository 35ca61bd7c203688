import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { inProject } from '../lib/project.mjs'

const contentTypes = { '.jpg': 'image/jpeg', '.mp4': 'video/mp4', '.pdf': 'application/pdf' }

/** Posts of many kinds, with pictures that are worth looking at. */
export const posts = [
  { platform: 'facebook', kind: 'text', caption: 'Fresh bread from six. The first ten coffees are on us.' },
  {
    platform: 'facebook',
    kind: 'photos',
    caption: 'Where our flour comes from',
    files: ['hills.jpg', 'sunrise.jpg', 'sea.jpg'],
  },
  {
    platform: 'facebook',
    kind: 'reel',
    postType: 'reel',
    caption: 'Four seconds of dawn from our front door',
    files: ['dawn.mp4'],
  },
  {
    platform: 'instagram',
    kind: 'image',
    caption: 'Baking while the city sleeps #bakery',
    files: ['city.jpg'],
    firstComment: 'Doors open at six.',
  },
  {
    platform: 'instagram',
    kind: 'carousel',
    caption: 'A day in three pictures',
    files: ['sunrise.jpg', 'hills.jpg', 'city.jpg'],
  },
  { platform: 'linkedin', kind: 'text', caption: 'We are hiring: two bakers (f/m/d), early birds welcome.' },
  { platform: 'linkedin', kind: 'images', caption: 'Our new places', files: ['sea.jpg', 'city.jpg'] },
  {
    platform: 'linkedin',
    kind: 'document',
    caption: 'All breads of this season on one page',
    files: ['breads.pdf'],
    title: 'Breads of the season',
  },
]

/** Schedules a post for now, as a frontend does, and returns its id. */
export async function schedulePost(
  api,
  key,
  accounts,
  { platform, caption, postType = 'feed', files = [], title, firstComment },
) {
  const form = new FormData()
  form.set('socialAccountId', String(accounts[platform]))
  form.set('postType', postType)
  form.set('caption', caption)
  form.set('scheduledAt', new Date().toISOString())
  if (title) form.set('title', title)
  if (firstComment) form.set('firstComment', firstComment)
  for (const file of files) {
    const content = readFileSync(inProject('scripts/demo-media', file))
    form.append('files', new Blob([content], { type: contentTypes[extname(file)] }), file)
  }
  const { postDetailId } = await call(`${api}/schedule-post`, key, { method: 'POST', body: form })
  return postDetailId
}

/** What became of a post: status, id and address on the platform, and the reason if it is not out. */
export async function publishedPost(api, key, id) {
  const { post } = await call(`${api}/scheduled-posts/${id}`, key)
  const [publication] = post.publications
  return {
    status: post.status,
    externalId: publication?.externalId ?? post.externalPostId ?? '',
    permalink: publication?.permalink ?? '',
    reason: post.errorMessage ?? '',
  }
}

async function call(url, key, options = {}) {
  const response = await fetch(url, { ...options, headers: { authorization: `Bearer ${key}` } })
  const body = await response.json()
  if (!response.ok) throw new Error(`${options.method ?? 'GET'} ${url}: ${response.status} ${JSON.stringify(body)}`)
  return body
}
