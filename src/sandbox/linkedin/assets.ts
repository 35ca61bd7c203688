import { ok } from '../http/answer'
import type { Digest } from '../http/digest'
import { imageInfo, looksLikeVideo } from '../media/image-info'
import { lastsOutside } from '../media/video-seconds'
import type { Token } from '../state/account'
import type { World } from '../state/world'
import { mayPostAs } from './acting'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { forbiddenResource, notFound } from './linkedin-error'
import type { Asset, AssetKind } from './state'

const MAX_PIXELS = 36_152_320
const MAX_DOCUMENT_BYTES = 100 * 1024 * 1024
const resources: Record<AssetKind, string> = {
  image: 'partnerApiImages',
  video: 'partnerApiVideos',
  document: 'partnerApiDocuments',
}

/** Takes an asset whose bytes are all there through processing. */
export function finishAsset(world: World, asset: Asset, digest: Digest, wrong?: string): void {
  const blob = world.blobs.addDigest(digest.blob())
  asset.blob = blob
  asset.status = 'PROCESSING'
  const failure = world.switches.linkedinProcessingFails
    ? 'Processing failed'
    : (wrong ?? whyUnusable(asset.kind, blob))
  world.clock.later(world.switches.linkedinProcessingMs, () => {
    asset.status = failure ? 'PROCESSING_FAILED' : 'AVAILABLE'
    if (failure) asset.failure = failure
  })
}

function whyUnusable(kind: AssetKind, { bytes, size }: { bytes: Buffer; size: number }): string | undefined {
  if (kind === 'video') {
    if (!looksLikeVideo(bytes)) return 'The file is no MP4'
    return lastsOutside(bytes, 3, 1800) ? 'A video lasts from 3 seconds to 30 minutes' : undefined
  }
  if (kind === 'document') {
    if (size > MAX_DOCUMENT_BYTES) return 'The document is too large'
    return isDocument(bytes) ? undefined : 'The file is no PDF, Word or PowerPoint document'
  }
  const info = imageInfo(bytes)
  if (!info || !['jpeg', 'png', 'gif', 'mpo'].includes(info.format)) return 'The file is no JPG, PNG or GIF'
  return info.width * info.height < MAX_PIXELS ? undefined : 'The image has too many pixels'
}

function isDocument(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 4)
  return start === '%PDF' || start === 'PK\u0003\u0004' || start === '\u00d0\u00cf\u0011\u00e0'
}

/** `GET /rest/{images|videos|documents}/{urn}`. */
export function readAsset(kind: AssetKind): LinkedInRoute {
  return {
    name: `linkedin.${kind}.read`,
    permission: `${resources[kind]}.GET`,
    scopes: [],
    run: (call) => read(call, kind),
  }
}

function read({ world, token, key }: LinkedInCall, kind: AssetKind) {
  const asset = world.linkedin.assets.get(key)
  if (!mayRead(world, token, asset, kind)) throw forbiddenResource(kind)
  if (asset?.kind !== kind) throw notFound(key)
  return ok({
    id: asset.urn,
    owner: asset.owner,
    status: asset.status,
    ...(asset.failure && { processingFailureReason: asset.failure }),
    ...(asset.status === 'AVAILABLE' && {
      downloadUrl: `${world.url}/_sandbox/media/${asset.blob?.sha256}`,
      downloadUrlExpiresAt: world.clock.now() + 86_400_000,
    }),
  })
}

// A member's write token is write-only, except that videos have been seen to be readable with it.
function mayRead(world: World, token: Token, asset: Asset | undefined, kind: AssetKind): boolean {
  const onlyMember = !token.scopes.includes('r_organization_social') && !token.scopes.includes('r_member_social')
  if (onlyMember && !(kind === 'video' && world.switches.linkedinMembersPollVideo)) return false
  return !asset || mayPostAs(world, token, asset.owner)
}
