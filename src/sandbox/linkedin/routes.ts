import { header, type Incoming } from '../http/incoming'
import { readAsset } from './assets'
import { batchEditPosts, deletePost, editPost } from './change-posts'
import { createComment } from './comments'
import { createPost } from './create-post'
import { finalizeVideo } from './finalize-video'
import { hasIds } from './ids'
import { initializeUpload } from './initialize-upload'
import type { LinkedInRoute } from './linkedin-call'
import {
  batchReadOrganizations,
  findOrganizationAcls,
  findOrganizationalEntityAcls,
  findOrganizations,
  readOrganization,
} from './organizations'
import { me, userinfo } from './profile'
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
  if (base !== 'v2' && base !== 'rest') return undefined
  if (method === 'GET' && !edge) {
    const known = whoAndWhere(base, resource, key, query)
    if (known) return known
  }
  // All else was under /v2 once, in other shapes.
  if (base !== 'rest') return undefined
  if (resource === 'posts' && !edge) return postRoute(incoming, key, query)
  if (resource === 'socialActions') return isCreate(incoming, query) && edge === 'comments' ? createComment : undefined
  const kind = Object.hasOwn(assetKinds, resource) ? assetKinds[resource] : undefined
  return kind && !edge ? assetRoute(kind, method, key, query.get('action')) : undefined
}

function whoAndWhere(
  base: 'v2' | 'rest',
  resource: string,
  key: string,
  query: URLSearchParams,
): LinkedInRoute | undefined {
  if (resource === 'organizations') {
    if (key) return readOrganization
    return query.has('q') ? findOrganizations : hasIds(query) ? batchReadOrganizations : undefined
  }
  if (key) return undefined
  if (resource === 'me') return me
  if (resource === 'organizationAcls') return findOrganizationAcls
  if (base === 'rest') return undefined
  return resource === 'userinfo'
    ? userinfo
    : resource === 'organizationalEntityAcls'
      ? findOrganizationalEntityAcls
      : undefined
}

// A batch goes to the same address as a create, and only its method and its ids tell it apart.
function isCreate(incoming: Incoming, query: URLSearchParams): boolean {
  const method = restliMethod(incoming)
  return incoming.method === 'POST' && (!method || method === 'CREATE') && !hasIds(query) && !query.has('action')
}

function restliMethod(incoming: Incoming): string | undefined {
  return header(incoming.headers, 'x-restli-method')?.toUpperCase()
}

// The method header is documented for all but create and get; the live API takes finders and batches without it.
function postRoute(incoming: Incoming, key: string, query: URLSearchParams): LinkedInRoute | undefined {
  switch (incoming.method) {
    case 'POST': {
      const method = restliMethod(incoming)
      if (key) return method === 'PARTIAL_UPDATE' ? editPost : undefined
      if (method === 'BATCH_PARTIAL_UPDATE' && hasIds(query)) return batchEditPosts
      return isCreate(incoming, query) ? createPost : undefined
    }
    case 'DELETE':
      return key ? deletePost : undefined
    case 'GET':
      if (key) return readPost
      return query.get('q') === 'author' ? findPosts : hasIds(query) ? batchReadPosts : undefined
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
