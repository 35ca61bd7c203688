import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fromDist } from '../lib/from-dist.mjs'
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

/** The API as a program of the demo's company uses it. */
export const connect = (baseUrl, key) => fromDist('client/index').createClient({ baseUrl, credentials: key })

/** Schedules a post for now, as a frontend does, and returns its id. */
export async function schedulePost(client, accounts, { platform, kind: _, files = [], ...fields }) {
  const answer = await client.schedulePost({
    body: { socialAccountId: accounts[platform], scheduledAt: new Date().toISOString(), ...fields },
    files: files.map((file) => {
      const content = readFileSync(inProject('scripts/demo-media', file))
      return new File([content], file, { type: contentTypes[extname(file)] })
    }),
    headers: { 'Idempotency-Key': fromDist('client/index').newIdempotencyKey() },
  })
  return answer.body.postDetailId
}

/** What became of a post: status, id and address on the platform, and the reason if it is not out. */
export async function publishedPost(client, id) {
  const { post } = (await client.getPost({ path: { id } })).body
  const [publication] = post.publications
  return {
    id,
    status: post.status,
    externalId: publication?.externalId ?? post.externalPostId ?? '',
    permalink: publication?.permalink ?? '',
    reason: post.errorMessage ?? '',
  }
}
