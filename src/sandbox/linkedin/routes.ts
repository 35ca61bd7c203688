import { header, type Incoming } from '../http/incoming'
import { readAsset } from './assets'
import { deletePost, editPost } from './change-posts'
import { createComment } from './comments'
import { createPost } from './create-post'
import { finalizeVideo } from './finalize-video'
import { initializeUpload } from './initialize-upload'
import type { LinkedInRoute } from './linkedin-call'
import { findOrganizationAcls, readOrganization, userinfo } from './profile'
import { batchReadPosts, findPosts, readPost } from './read-posts'
import type { AssetKind } from './state'

/** `/rest/posts/{key}/{edge}`, still percent-encoded. */
export interface LinkedInPath {
  base: string
  resource: string
  key: string
  edge: string
}

const assetKinds: Record<string, AssetKind> = { images: 'image', videos: 'video', documents: 'document' }

const initialize = {
  image: initializeUpload('image'),
  video: initializeUpload('video'),
  document: initializeUpload('document'),
}
const read = { image: readAsset('image'), video: readAsset('video'), document: readAsset('document') }

/** Which route a call means: path, method, and what Rest.li puts into the query or a header. */
export function findRoute(incoming: Incoming, path: LinkedInPath, query: URLSearchParams): LinkedInRoute | undefined {
  const { method } = incoming
  const { base, resource, key, edge } = path
  if (base === 'v2') return method === 'GET' && resource === 'userinfo' ? userinfo : undefined
  if (base !== 'rest') return undefined
  if (resource === 'posts' && !edge) return postRoute(incoming, key, query)
  if (resource === 'socialActions') return method === 'POST' && edge === 'comments' ? createComment : undefined
  if (resource === 'organizationAcls') return method === 'GET' && !key ? findOrganizationAcls : undefined
  if (resource === 'organizations') return method === 'GET' && key ? readOrganization : undefined
  const kind = Object.hasOwn(assetKinds, resource) ? assetKinds[resource] : undefined
  return kind && !edge ? assetRoute(kind, method, key, query.get('action')) : undefined
}

// The method header is documented for all but create and get; the live API takes finders and batches without it.
function postRoute(incoming: Incoming, key: string, query: URLSearchParams): LinkedInRoute | undefined {
  switch (incoming.method) {
    case 'POST': {
      if (!key) return createPost
      const restliMethod = header(incoming.headers, 'x-restli-method')?.toUpperCase()
      return restliMethod === 'PARTIAL_UPDATE' ? editPost : undefined
    }
    case 'DELETE':
      return key ? deletePost : undefined
    case 'GET':
      if (key) return readPost
      return query.get('q') === 'author' ? findPosts : query.has('ids') ? batchReadPosts : undefined
    default:
      return undefined
  }
}

function assetRoute(kind: AssetKind, method: string, key: string, action: string | null): LinkedInRoute | undefined {
  if (method === 'GET' && key) return read[kind]
  if (method !== 'POST' || key) return undefined
  if (action === 'initializeUpload') return initialize[kind]
  return kind === 'video' && action === 'finalizeUpload' ? finalizeVideo : undefined
}
