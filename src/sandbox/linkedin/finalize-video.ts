import type { Answer } from '../http/answer'
import { Digest } from '../http/digest'
import { mayUploadFor } from './acting'
import { finishAsset } from './assets'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { forbiddenResource, inputError, invalidField, missingField } from './linkedin-error'
import { isRecord } from './post-body'
import type { UploadPart } from './state'

/** `POST /rest/videos?action=finalizeUpload`: puts the parts together, in the order their ids are given. */
export const finalizeVideo: LinkedInRoute = {
  name: 'linkedin.video.finalize',
  permission: 'partnerApiVideos.ACTION-finalizeUpload',
  scopes: ['w_member_social', 'w_organization_social'],
  run: finalize,
}

function finalize({ world, token, body }: LinkedInCall): Answer {
  const request = isRecord(body) ? body.finalizeUploadRequest : undefined
  if (!isRecord(request)) throw missingField('finalizeUploadRequest')
  const { video, uploadToken, uploadedPartIds } = request
  if (video === undefined) throw missingField('finalizeUploadRequest.video')
  if (uploadToken === undefined) throw missingField('finalizeUploadRequest.uploadToken')
  if (!Array.isArray(uploadedPartIds)) throw missingField('finalizeUploadRequest.uploadedPartIds')
  const asset = world.linkedin.assets.get(String(video))
  if (asset?.kind !== 'video') throw inputError(400, 'INVALID_VIDEO_ID', `${video} does not exist`, 'video')
  if (!mayUploadFor(world, token, asset.owner, 'video')) throw forbiddenResource('video')
  const ids = uploadedPartIds.map((id) => String(id).replace(/^"|"$/g, ''))
  const expected = asset.parts.map((part) => part.received?.etag)
  const isMixed = ids.length !== expected.length || ids.some((id, index) => id !== expected[index])
  const wrong = isMixed || asset.parts.some(isCutWrongly) ? world.switches.linkedinWrongParts : undefined
  if (wrong === 'refuse') {
    throw invalidField('finalizeUploadRequest.uploadedPartIds', 'The parts do not make the file')
  }
  if (asset.status === 'WAITING_UPLOAD') {
    asset.corrupt = wrong !== undefined
    const failure = wrong === 'fail' ? 'The parts do not make the file' : undefined
    finishAsset(world, asset, asset.parts.at(-1)?.received?.digest ?? new Digest(), failure)
  }
  return { status: 200, text: '' }
}

function isCutWrongly({ firstByte, lastByte, received }: UploadPart): boolean {
  return !received?.isNext || received.size !== lastByte - firstByte + 1
}
