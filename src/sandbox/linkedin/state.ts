import type { Digest } from '../http/digest'
import type { Blob } from '../state/blobs'

export type AssetKind = 'image' | 'video' | 'document'

export interface UploadPart {
  firstByte: number
  lastByte: number
  /** `isNext`: it came after the part before it, whose digest goes on in its own. */
  received?: { size: number; etag: string; digest: Digest; isNext: boolean }
}

/** An uploaded, or not yet uploaded, picture, video or document. */
export interface Asset {
  urn: string
  kind: AssetKind
  owner: string
  status: 'WAITING_UPLOAD' | 'PROCESSING' | 'AVAILABLE' | 'PROCESSING_FAILED'
  failure?: string
  expiresAt: number
  parts: UploadPart[]
  blob?: Blob
  corrupt: boolean
}

export interface PostMedia {
  urn: string
  altText?: string
  title?: string
}

export interface LinkedInPost {
  urn: string
  author: string
  /** What readers see. */
  text: string
  /** What reads of the API answer: the text as little text again. */
  commentary: string
  visibility: string
  distribution: Record<string, unknown>
  content: Record<string, unknown> | undefined
  isReshareDisabledByAuthor: boolean
  createdAt: number
  lastModifiedAt: number
  edited: boolean
  deleted: boolean
}

/** What LinkedIn remembers. */
export class LinkedInState {
  readonly posts = new Map<string, LinkedInPost>()
  readonly postsByAuthor = new Map<string, LinkedInPost[]>()
  readonly assets = new Map<string, Asset>()
  /** Author and content to the newest post with it. */
  readonly recent = new Map<string, { urn: string; at: number }>()
  /** `day endpoint who` to calls. */
  readonly calls = new Map<string, number>()

  addPost(post: LinkedInPost): void {
    this.posts.set(post.urn, post)
    const list = this.postsByAuthor.get(post.author)
    if (list) list.push(post)
    else this.postsByAuthor.set(post.author, [post])
  }

  clear(): void {
    this.posts.clear()
    this.postsByAuthor.clear()
    this.assets.clear()
    this.recent.clear()
    this.calls.clear()
  }
}
