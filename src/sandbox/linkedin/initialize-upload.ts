import { ok } from '../http/answer'
import type { World } from '../state/world'
import { mayUploadFor } from './acting'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { forbiddenResource, inputError, invalidField, missingField } from './linkedin-error'
import { isRecord } from './post-body'
import type { Asset, AssetKind, UploadPart } from './state'

/** A part of a video; the last one is shorter. Both ends of its range are part of it. */
const PART_BYTES = 4_194_304
const MAX_VIDEO_BYTES = 500 * 1024 * 1024
const MAX_VIDEO_NOMINAL = 5 * 1024 ** 3
const DAY_MS = 86_400_000

const resources: Record<AssetKind, string> = {
  image: 'partnerApiImages',
  video: 'partnerApiVideos',
  document: 'partnerApiDocuments',
}

/** `POST /rest/{images|videos|documents}?action=initializeUpload`. */
export function initializeUpload(kind: AssetKind): LinkedInRoute {
  return {
    name: `linkedin.${kind}.initialize`,
    permission: `${resources[kind]}.ACTION-initializeUpload`,
    scopes: ['w_member_social', 'w_organization_social'],
    run: (call) => initialize(call, kind),
  }
}

function initialize({ world, token, body }: LinkedInCall, kind: AssetKind) {
  const request = isRecord(body) ? body.initializeUploadRequest : undefined
  if (!isRecord(request)) throw missingField('initializeUploadRequest')
  const owner = request.owner
  if (typeof owner !== 'string') throw missingField('initializeUploadRequest.owner')
  if (!/^urn:li:(person|organization):/.test(owner)) {
    throw inputError(400, 'INVALID_URN_TYPE', 'owner must be a person or organization URN', 'owner')
  }
  if (!mayUploadFor(world, token, owner, kind)) throw forbiddenResource(kind)
  const parts = kind === 'video' ? videoParts(request.fileSizeBytes) : [{ firstByte: 0, lastByte: 0 }]
  const asset = addAsset(world, kind, owner, parts)
  if (kind !== 'video') {
    return ok({
      value: { uploadUrlExpiresAt: asset.expiresAt, uploadUrl: uploadUrl(world, asset, 0), [kind]: asset.urn },
    })
  }
  return ok({
    value: {
      uploadUrlsExpireAt: asset.expiresAt,
      video: asset.urn,
      uploadInstructions: parts.map(({ firstByte, lastByte }, index) => ({
        uploadUrl: uploadUrl(world, asset, index),
        firstByte,
        lastByte,
      })),
      uploadToken: '',
    },
  })
}

function videoParts(size: unknown): UploadPart[] {
  if (size === undefined) throw missingField('initializeUploadRequest.fileSizeBytes')
  if (typeof size !== 'number' || !Number.isInteger(size) || size <= 0 || size > MAX_VIDEO_NOMINAL) {
    throw invalidField('initializeUploadRequest.fileSizeBytes')
  }
  if (size > MAX_VIDEO_BYTES) throw invalidField('initializeUploadRequest.fileSizeBytes', 'A video has at most 500 MB')
  return Array.from({ length: Math.ceil(size / PART_BYTES) }, (_, index) => ({
    firstByte: index * PART_BYTES,
    lastByte: Math.min(size, (index + 1) * PART_BYTES) - 1,
  }))
}

function addAsset(world: World, kind: AssetKind, owner: string, parts: UploadPart[]): Asset {
  const asset: Asset = {
    urn: world.ids.next(`urn:li:${kind}:D4E${kind === 'image' ? '22' : '10'}AQ`),
    kind,
    owner,
    status: 'WAITING_UPLOAD',
    expiresAt: world.clock.now() + (kind === 'video' ? 30 : 1) * DAY_MS,
    parts,
    corrupt: false,
  }
  world.linkedin.assets.set(asset.urn, asset)
  return asset
}

function uploadUrl(world: World, asset: Asset, part: number): string {
  return `${world.url}/linkedin-upload/dms-uploads/sp/${encodeURIComponent(asset.urn)}/${part}?ca=vector_sandbox&sync=0`
}
