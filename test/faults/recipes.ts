import type { MediaItem, Platform, PostType } from '../../src/domain/post'
import type { PostOptions } from '../../src/domain/post-options'
import { ready } from '../../src/sandbox/state/ready-accounts'

/** One kind of post, as a user would schedule it. Everything else about it is found out by running it once. */
export type Recipe = {
  platform: Platform
  name: string
  account: { externalId: string; token: string; login?: Platform }
  postType: PostType
  caption: string
  media: MediaKind[]
  link?: string
  title?: string
  description?: string
  options?: PostOptions
  /**
   * When a lost answer to the commit may end with a question to a person.
   * `never`: the platform tells exactly. `when-absent`: it tells what is there, but a missing entry proves nothing.
   * `always`: it gives no way to look.
   */
  mayAsk: 'never' | 'when-absent' | 'always'
}

export type MediaKind = MediaItem['type']

const facebook = { platform: 'facebook', account: { externalId: ready.page.id, token: ready.page.token } } as const
const instagram = {
  platform: 'instagram',
  account: { externalId: ready.instagram.id, token: ready.instagram.token },
} as const
const instagramLogin = {
  platform: 'instagram',
  account: { externalId: ready.instagramLogin.id, token: ready.instagramLogin.token, login: 'instagram' },
} as const
const member = {
  platform: 'linkedin',
  account: { externalId: ready.member.id, token: ready.member.token },
  mayAsk: 'always',
} as const
const organization = {
  platform: 'linkedin',
  account: { externalId: ready.organization.id, token: ready.organization.token },
  mayAsk: 'when-absent',
} as const

/** A new kind of post is a new row; one that cannot be published yet is left out with a note. */
export const recipes: Recipe[] = [
  { ...facebook, name: 'text', postType: 'feed', caption: 'Plain words', media: [], mayAsk: 'never' },
  {
    ...facebook,
    name: 'link',
    postType: 'feed',
    caption: 'A link',
    media: [],
    link: 'https://example.org/bread',
    mayAsk: 'never',
  },
  { ...facebook, name: 'photo', postType: 'feed', caption: 'One photo', media: ['image'], mayAsk: 'never' },
  { ...facebook, name: 'photos', postType: 'feed', caption: 'Two photos', media: ['image', 'image'], mayAsk: 'never' },
  { ...facebook, name: 'video', postType: 'feed', caption: 'A video', media: ['video'], mayAsk: 'never' },
  { ...facebook, name: 'reel', postType: 'reel', caption: 'A reel', media: ['video'], mayAsk: 'when-absent' },
  { ...facebook, name: 'photo-story', postType: 'story', caption: '', media: ['image'], mayAsk: 'when-absent' },
  { ...facebook, name: 'video-story', postType: 'story', caption: '', media: ['video'], mayAsk: 'when-absent' },
  {
    ...facebook,
    name: 'feed-story',
    postType: 'feed_story',
    caption: 'Both',
    media: ['image'],
    mayAsk: 'when-absent',
  },
  {
    ...facebook,
    name: 'comment',
    postType: 'feed',
    caption: 'With a comment',
    media: [],
    options: { firstComment: 'The first comment' },
    mayAsk: 'never',
  },
  { ...instagram, name: 'image', postType: 'feed', caption: 'One image', media: ['image'], mayAsk: 'when-absent' },
  {
    ...instagramLogin,
    name: 'login-image',
    postType: 'feed',
    caption: 'By the other host',
    media: ['image'],
    mayAsk: 'when-absent',
  },
  {
    ...instagram,
    name: 'carousel',
    postType: 'feed',
    caption: 'A carousel',
    media: ['image', 'image'],
    mayAsk: 'when-absent',
  },
  {
    ...instagram,
    name: 'mixed-carousel',
    postType: 'feed',
    caption: 'A mixed carousel',
    media: ['image', 'video'],
    mayAsk: 'when-absent',
  },
  { ...instagram, name: 'reel', postType: 'reel', caption: 'A reel', media: ['video'], mayAsk: 'when-absent' },
  { ...instagram, name: 'image-story', postType: 'story', caption: '', media: ['image'], mayAsk: 'when-absent' },
  { ...instagram, name: 'video-story', postType: 'story', caption: '', media: ['video'], mayAsk: 'when-absent' },
  {
    ...instagram,
    name: 'feed-story',
    postType: 'feed_story',
    caption: 'Both',
    media: ['image'],
    mayAsk: 'when-absent',
  },
  { ...member, name: 'member-text', postType: 'feed', caption: 'Words (of a member)', media: [] },
  { ...member, name: 'member-image', postType: 'feed', caption: 'An image of a member', media: ['image'] },
  { ...organization, name: 'page-text', postType: 'feed', caption: 'Words [of a page]', media: [] },
  { ...organization, name: 'page-images', postType: 'feed', caption: 'Two images', media: ['image', 'image'] },
  { ...organization, name: 'page-video', postType: 'feed', caption: 'A video', media: ['video'] },
  {
    ...organization,
    name: 'page-document',
    postType: 'feed',
    caption: 'A document',
    media: ['document'],
    title: 'The menu',
  },
  {
    ...organization,
    name: 'page-article',
    postType: 'article',
    caption: 'An article',
    media: ['image'],
    link: 'https://example.org/bread',
    title: 'About bread',
    description: 'All of it',
    options: { thumbnail: 0 },
  },
  {
    ...organization,
    name: 'page-comment',
    postType: 'feed',
    caption: 'With a comment',
    media: [],
    options: { firstComment: 'The first comment' },
  },
]

export const recipeId = (recipe: Recipe) => `${recipe.platform}:${recipe.name}`
