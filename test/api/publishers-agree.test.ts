import { beforeAll, expect, it } from 'vitest'
import { type Platform, plannedPublications } from '../../src/domain/post'
import { createPublishers } from '../../src/platforms/publishers'
import { image, kinds, link, video } from './support/kinds'
import { type Client, inAnHour, startTestApi } from './support/test-api'

let acme: Client

beforeAll(async () => {
  acme = await (await startTestApi()).company()
})

// `refuse` makes no call, so that nothing behind it is needed.
const address = 'http://127.0.0.1:9'
const publishers = createPublishers(
  {
    META_GRAPH_VERSION: 'v26.0',
    FACEBOOK_GRAPH_URL: address,
    FACEBOOK_VIDEO_URL: address,
    FACEBOOK_UPLOAD_URL: address,
    INSTAGRAM_GRAPH_URL: address,
    LINKEDIN_API_URL: address,
    LINKEDIN_VERSION: '202609',
  },
  {} as Parameters<typeof createPublishers>[1],
  {} as Parameters<typeof createPublishers>[2],
)

const withOptions = [
  ['facebook', 'a first comment', { caption: 'x', firstComment: 'y' }],
  ['facebook', 'the longest caption', { caption: 'é'.repeat(63_206) }],
  ['instagram', 'the longest caption', { media: [image], caption: '😀'.repeat(2_200) }],
  ['instagram', 'thirty hashtags', { media: [image], caption: '#a '.repeat(30) }],
  ['instagram', 'a tag on a story', { postType: 'story', media: [image], userTags: [{ username: 'ann' }] }],
  ['instagram', 'a tag on a video', { media: [image, video], userTags: [{ username: 'ann', media: 1 }] }],
  ['instagram', 'a tag in feed and story', { postType: 'feed_story', media: [video], userTags: [{ username: 'a' }] }],
  ['linkedin', 'the longest caption', { caption: 'x'.repeat(3_000) }],
  ['linkedin', 'a mention', { caption: '@Ann', mentions: [{ text: '@Ann', urn: 'urn:li:person:1' }] }],
  ['linkedin', 'a chosen thumbnail', { postType: 'article', link, title: 'T', media: [image], thumbnail: 0 }],
] as const

it.each([...kinds, ...withOptions])(
  'what the API takes, the publisher of %s does not refuse: %s',
  async (platform, _name, fields) => {
    const socialAccountId = await acme.account(platform as Platform, 'urn:li:person:1')
    const { status, body } = await acme.post('/schedule-post', { socialAccountId, scheduledAt: inAnHour(), ...fields })
    expect(status, JSON.stringify(body)).toBe(201)
    const { post } = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body
    for (const kind of plannedPublications(post.postType)) {
      const { postType, media, title, description, link, firstComment, userTags, mentions, thumbnail } = post
      const job = {
        kind,
        postType,
        media,
        caption: post.caption ?? '',
        options: {
          userTags,
          mentions,
          ...(firstComment && { firstComment }),
          ...(thumbnail !== null && { thumbnail }),
        },
        account: { externalId: '1', login: platform, token: 'x' },
        ...(link && { link }),
        ...(title && { title }),
        ...(description && { description }),
      }
      expect(publishers[platform as Platform].refuse(job)).toBeUndefined()
    }
  },
)
