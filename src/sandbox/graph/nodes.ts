import type { Blob } from '../state/blobs'
import type { VideoUpload } from './video-upload'

export interface FacebookPost {
  kind: 'post'
  id: string
  account: string
  message: string
  link?: string
  photos: string[]
  video?: string
  published: boolean
  createdAt: number
  publishedAt?: number
  /** When the platform itself publishes it. */
  scheduledFor?: number
}

export interface Photo {
  kind: 'photo'
  id: string
  account: string
  caption: string
  altText?: string
  blob?: Blob
  sourceUrl?: string
  createdAt: number
  /** The post or story that shows it. A hidden photo has none, and is deleted when it stays so for a day. */
  usedBy?: string
}

export interface Video {
  kind: 'video'
  id: string
  account: string
  surface: 'feed' | 'reel' | 'story'
  title: string
  description: string
  createdAt: number
  upload: VideoUpload
  processing: 'not_started' | 'in_progress' | 'complete' | 'error'
  /** Set by `finish`. Whether anybody can see it depends on the processing too. */
  wanted?: 'published' | 'draft'
  /** Visible posts made of it; more than one only where a repeated `finish` publishes again. */
  posts: string[]
  publishedAt?: number
}

export interface UploadSession {
  kind: 'upload-session'
  id: string
  account: string
  upload: VideoUpload
  handle?: string
}

export interface Comment {
  kind: 'comment'
  id: string
  account: string
  parent: string
  message: string
  createdAt: number
}

export interface Story {
  kind: 'story'
  id: string
  account: string
  mediaType: 'photo' | 'video'
  mediaId: string
  createdAt: number
}

export interface ContainerMedia {
  type: 'image' | 'video'
  url?: string
  blob?: Blob
  altText?: string
}

export interface Container {
  kind: 'container'
  id: string
  account: string
  shape: 'image' | 'reel' | 'story' | 'child' | 'carousel'
  caption: string
  media: ContainerMedia[]
  children: string[]
  createdAt: number
  state: 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'PUBLISHED'
  /** What `status` says beside ERROR. */
  error?: string
  pollsLeft: number
  upload?: VideoUpload
  /** Visible media made of it. */
  published: string[]
}

export interface InstagramMedia {
  kind: 'media'
  id: string
  account: string
  shape: 'image' | 'reel' | 'story' | 'child' | 'carousel'
  caption: string
  media: ContainerMedia[]
  children: string[]
  shortcode: string
  createdAt: number
  deleted: boolean
}

export type StoredNode = FacebookPost | Photo | Video | UploadSession | Comment | Story | Container | InstagramMedia

/** Everything the Graph knows by id, and per account in the order it was made. */
export class GraphNodes {
  private readonly byId = new Map<string, StoredNode>()
  private readonly byAccount = new Map<string, StoredNode[]>()

  add<N extends StoredNode>(node: N): N {
    this.byId.set(node.id, node)
    const key = `${node.account} ${node.kind}`
    const list = this.byAccount.get(key)
    if (list) list.push(node)
    else this.byAccount.set(key, [node])
    return node
  }

  get(id: string): StoredNode | undefined {
    return this.byId.get(id)
  }

  /** The node with this id, provided it is of this kind. */
  find<K extends StoredNode['kind']>(kind: K, id: string): Extract<StoredNode, { kind: K }> | undefined {
    const node = this.byId.get(id)
    return node?.kind === kind ? (node as Extract<StoredNode, { kind: K }>) : undefined
  }

  /** Oldest first. Do not change the answer: it is the list itself. */
  of<K extends StoredNode['kind']>(account: string, kind: K): readonly Extract<StoredNode, { kind: K }>[] {
    return (this.byAccount.get(`${account} ${kind}`) ?? []) as Extract<StoredNode, { kind: K }>[]
  }

  remove(node: StoredNode): void {
    this.byId.delete(node.id)
    const list = this.byAccount.get(`${node.account} ${node.kind}`)
    const index = list?.indexOf(node) ?? -1
    if (index >= 0) list?.splice(index, 1)
  }

  clear(): void {
    this.byId.clear()
    this.byAccount.clear()
  }
}
