import type { Answer } from '../http/answer'
import { Digest, digestBody } from '../http/digest'
import { decodeSegments, type Incoming } from '../http/incoming'
import type { Operation } from '../http/operation'
import type { World } from '../state/world'
import { finishAsset } from './assets'
import { bearer } from './gate'
import { notFound, notImitatedHere, refuse } from './linkedin-error'
import type { Asset } from './state'

/** `PUT` to the address an initialization handed out. */
export function uploadOperation(incoming: Incoming, world: World): Operation {
  const [, , urn = '', part = '0'] = decodeSegments(incoming.path)
  const asset = world.linkedin.assets.get(urn)
  return {
    name: asset ? `linkedin.${asset.kind}.upload` : 'linkedin.unknown',
    account: asset?.owner,
    run: () => {
      if (incoming.method !== 'PUT' || !incoming.path.startsWith('/dms-uploads/')) {
        throw notImitatedHere(`${incoming.method} ${incoming.path}`)
      }
      if (!asset) throw notFound('The upload')
      return receive(incoming, world, asset, Number(part))
    },
  }
}

async function receive(incoming: Incoming, world: World, asset: Asset, index: number): Promise<Answer> {
  const part = asset.parts[index]
  if (!part) throw notFound('The part')
  // Documented as required for images and as not taken for videos.
  if (asset.kind === 'image' && !bearer(incoming)) {
    throw refuse({
      status: 401,
      serviceErrorCode: 401,
      code: 'EMPTY_ACCESS_TOKEN',
      message: 'Empty oauth2_access_token',
    })
  }
  if (world.clock.now() >= asset.expiresAt) {
    throw refuse({ status: 400, code: 'EXPIRED_UPLOAD_URL', message: 'The upload URL has expired' })
  }
  // Each part goes on from the digest of the one before it, so the whole file is hashed without being kept.
  const before = index === 0 ? new Digest() : asset.parts[index - 1]?.received?.digest
  const digest = before?.fork() ?? new Digest()
  const { bytes, complete } = await digestBody(incoming.request, digest)
  if (!complete) return { status: 400 }
  if (asset.kind !== 'video') {
    finishAsset(world, asset, digest)
    return { status: 201 }
  }
  // The id of a part changes with every upload of it.
  const etag = world.ids.next('/ambry-video/signedId/')
  // A wrong slice is taken without a word.
  part.received = { size: bytes, etag, digest, isNext: before !== undefined }
  return { status: 200, headers: { etag } }
}
