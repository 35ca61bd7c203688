import type { Platform } from './account'
import type { Blob } from './blobs'

export interface PublishedMedia {
  type: 'image' | 'video' | 'document'
  blob?: Blob
  sourceUrl?: string
  altText?: string
  /** Parts of the upload did not fit together; the platform took them all the same. */
  corrupt?: boolean
}

/** Something a reader of the platform could see. */
export interface Publication {
  /** The platform's id of the visible thing. */
  id: string
  /** Other ids clients may hold for it, such as a video or container id. */
  relatedIds: string[]
  platform: Platform
  account: string
  kind: 'feed' | 'story' | 'reel'
  content: 'text' | 'link' | 'image' | 'carousel' | 'video' | 'document' | 'article'
  text: string
  title?: string
  link?: string
  media: PublishedMedia[]
  permalink: string
  createdAt: number
  publishedAt: number
  deletedAt?: number
  comments: string[]
  /** How often the platform accepted a call to make exactly this thing visible; repeats without effect count too. */
  accepted: number
  fingerprint: string
}

export type NewPublication = Omit<
  Publication,
  'relatedIds' | 'comments' | 'accepted' | 'fingerprint' | 'publishedAt'
> & {
  relatedIds?: string[]
  publishedAt?: number
}

/**
 * Every visible publication ever made, so that "how many times is this post out there?" has an answer.
 *
 * Nothing leaves the list by being deleted on the platform: a post that was visible twice was visible twice.
 */
export class Publications {
  private readonly list: Publication[] = []
  private readonly byId = new Map<string, Publication>()
  private readonly copiesByFingerprint = new Map<string, number>()

  add(entry: NewPublication, now: number): Publication {
    const publication: Publication = {
      relatedIds: [],
      ...entry,
      publishedAt: entry.publishedAt ?? now,
      comments: [],
      accepted: 1,
      fingerprint: fingerprintOf(entry),
    }
    this.list.push(publication)
    this.byId.set(publication.id, publication)
    this.copiesByFingerprint.set(publication.fingerprint, this.copies(publication) + 1)
    return publication
  }

  get(id: string): Publication | undefined {
    return this.byId.get(id)
  }

  all(): readonly Publication[] {
    return this.list
  }

  /** How many publications show the same text and media on the same account. */
  copies(publication: Publication): number {
    return this.copiesByFingerprint.get(publication.fingerprint) ?? 0
  }

  /** Publications beyond the first of each kind: 0 means that nothing went out twice. */
  surplus(): number {
    return this.list.length - this.copiesByFingerprint.size
  }

  clear(): void {
    this.list.length = 0
    this.byId.clear()
    this.copiesByFingerprint.clear()
  }
}

function fingerprintOf(entry: NewPublication): string {
  const media = entry.media.map((item) => item.blob?.sha256 ?? item.sourceUrl ?? item.type).join(' ')
  return [entry.platform, entry.account, entry.kind, entry.content, entry.text, entry.link ?? '', media].join('\u0000')
}
