import type { MediaType, PostType } from '../../../../domain/post'

/** A file of the form. */
export type FormMedia = {
  /** Names it in the form, whatever place it has. */
  key: string
  name: string
  type: MediaType | undefined
  altText: string
  /** Undefined while it is on its way. */
  mediaId?: string | undefined
  url?: string | undefined
  size?: number | undefined
  width?: number | undefined
  height?: number | undefined
  durationMs?: number | undefined
}

/** All that is written in the form, as it stands in its fields. */
export type Form = {
  accounts: string[]
  postType: PostType
  caption: string
  /** Texts of their own, by account. */
  captions: Record<string, string>
  media: FormMedia[]
  link: string
  title: string
  description: string
  firstComment: string
  collaborators: string
  locationId: string
  userTags: { username: string; media: string; x: string; y: string }[]
  shareToFeed: '' | 'yes' | 'no'
  coverUrl: string
  thumbOffset: string
  mentions: { text: string; urn: string }[]
  thumbnail: string
  latePolicy: '' | 'publish' | 'hold'
  lateLimitMinutes: string
  now: boolean
  /** As clocks of the zone show it: `2026-12-24T18:00`; a half may be missing. */
  date: string
  time: string
  zone: string
  disambiguation: '' | 'earlier' | 'later'
}

/** The names of the fields that hold one text. */
export type TextName = {
  [Name in keyof Form]: Form[Name] extends string ? (string extends Form[Name] ? Name : never) : never
}[keyof Form]

/** A form with nothing in it. */
export const emptyForm = (moment: Pick<Form, 'date' | 'time' | 'zone'>): Form => ({
  accounts: [],
  postType: 'feed',
  caption: '',
  captions: {},
  media: [],
  link: '',
  title: '',
  description: '',
  firstComment: '',
  collaborators: '',
  locationId: '',
  userTags: [],
  shareToFeed: '',
  coverUrl: '',
  thumbOffset: '',
  mentions: [],
  thumbnail: '',
  latePolicy: '',
  lateLimitMinutes: '',
  now: false,
  disambiguation: '',
  ...moment,
})

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
