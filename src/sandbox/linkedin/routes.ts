import { header, type Incoming } from '../http/incoming'
import { readAsset } from './assets'
import { createPost } from './create-post'
import { finalizeVideo } from './finalize-video'
import { initializeUpload } from './initialize-upload'
import type { LinkedInRoute } from './linkedin-call'
import type { AssetKind } from './state'

const assetKinds: Record<string, AssetKind> = { images: 'image', videos: 'video', documents: 'document' }

const initialize = {
  image: initializeUpload('image'),
  video: initializeUpload('video'),
  document: initializeUpload('document'),
}
const read = { image: readAsset('image'), video: readAsset('video'), document: readAsset('document') }

/** Which route a call means: path, method, and what Rest.li puts into the query or a header. */
export function findRoute(
  incoming: Incoming,
  base: string,
  resource: string,
  key: string,
  edge: string,
  query: URLSearchParams,
): LinkedInRoute | undefined {
  const { method } = incoming
  if (base !== 'rest') return undefined
  if (resource === 'posts') return postRoute(incoming, method, key, query)
  const kind = assetKinds[resource]
  if (kind && !edge) return assetRoute(kind, method, key, query.get('action'))
  return undefined
}

function postRoute(incoming: Incoming, method: string, key: string, query: URLSearchParams): LinkedInRoute | undefined {
  if (method === 'POST' && !key) return createPost
  void incoming
  void header
  void query
  return undefined
}

function assetRoute(kind: AssetKind, method: string, key: string, action: string | null): LinkedInRoute | undefined {
  if (method === 'GET' && key) return read[kind]
  if (method !== 'POST' || key) return undefined
  if (action === 'initializeUpload') return initialize[kind]
  return kind === 'video' && action === 'finalizeUpload' ? finalizeVideo : undefined
}
