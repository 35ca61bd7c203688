import { graphFailures } from '../graph/failures'
import { notImitatedHere, unsupportedRequest } from '../graph/graph-error'
import type { Container, Video } from '../graph/nodes'
import { deadTokenRefusal, requireToken } from '../graph/token-check'
import { refuseDeadVersion } from '../graph/version'
import { acceptBlob, completeUpload, newUpload, type VideoUpload } from '../graph/video-upload'
import { type Answer, ok, Refusal } from '../http/answer'
import { digestBody } from '../http/digest'
import { header, type Incoming } from '../http/incoming'
import type { Operation, PlatformServer } from '../http/operation'
import { failContainer, startProcessing as processContainer } from '../instagram/container-state'
import { fetchMedia } from '../media/fetch-media'
import type { World } from '../state/world'
import { fetchVideoLater, startProcessing as processVideo } from './video-life'

/** rupload.facebook.com: takes the bytes of reels, story videos and Instagram containers. */
export const ruploadServer: PlatformServer = { resolve, failures: graphFailures }

const uploads = new Set(['video-upload', 'ig-api-upload'])

function resolve(incoming: Incoming, world: World): Operation {
  refuseDeadVersion(world, incoming)
  const segments = incoming.path.split('/').filter(Boolean)
  const id = segments.at(-1) ?? ''
  const instagram = segments[0] === 'ig-api-upload'
  const node = instagram ? world.graph.find('container', id) : world.graph.find('video', id)
  return {
    name: instagram ? 'instagram.rupload' : 'facebook.rupload',
    account: node?.account,
    run: () => {
      if (incoming.method !== 'POST' || !uploads.has(segments[0] ?? '')) {
        throw notImitatedHere(`${incoming.method} ${incoming.path}`)
      }
      // This host wants the scheme OAuth, unlike the Graph.
      const value = /^OAuth\s+(\S+)$/i.exec(header(incoming.headers, 'authorization') ?? '')?.[1]
      if (!value)
        throw deadTokenRefusal(
          undefined,
          'Invalid OAuth access token. The Authorization header must be "OAuth <token>".',
        )
      const token = requireToken(world, value)
      if (!node || !token.accounts.includes(node.account)) throw unsupportedRequest(incoming.method, id)
      if (node.kind === 'container' && !node.upload) throw unsupportedRequest(incoming.method, id)
      const url = header(incoming.headers, 'file_url')
      return url ? takeUrl(world, node, url) : takeBytes(incoming, world, node)
    },
  }
}

function takeUrl(world: World, node: Video | Container, url: string): Answer {
  if (/\bfbcdn\.net\b/.test(url)) throw failed('ProcessingFailedError', 'Videos on fbcdn cannot be fetched', false)
  if (node.kind === 'video') {
    fetchVideoLater(world, node, url)
  } else {
    void fetchMedia(world, url, 300 * 1024 * 1024).then((blob) => {
      if (typeof blob === 'string' || !node.upload) return failContainer(node, 2207053)
      acceptBlob(node.upload, blob)
      return containerArrived(world, node, node.upload)
    })
  }
  return uploaded(node)
}

// What came before a cut connection stays, so that a client can go on from `bytes_transfered`.
async function takeBytes(incoming: Incoming, world: World, node: Video | Container): Promise<Answer> {
  node.upload ??= newUpload()
  const { upload } = node
  const offset = Number(header(incoming.headers, 'offset') ?? Number.NaN)
  // What an address in the body comes to: only the header `file_url` does without it.
  if (!Number.isInteger(offset) || offset < 0) {
    throw failed('ParameterValidationError', 'Header Offset not convertable to unsigned long')
  }
  const size = Number(header(incoming.headers, 'file_size') ?? Number.NaN)
  if (offset !== upload.digest.size || upload.state === 'complete') {
    throw failed('OffsetInvalidError', `The offset must be ${upload.digest.size}`, true)
  }
  if (!Number.isInteger(size) || size <= 0)
    throw failed('ProcessingFailedError', 'The header file_size is required', false)
  upload.expected = size
  upload.state = 'in_progress'
  await digestBody(incoming.request, upload.digest)
  if (upload.digest.size < size) {
    throw failed('PartialRequestError', `Only ${upload.digest.size} of ${size} bytes have come`, true)
  }
  if (upload.digest.size > size || !completeUpload(world, upload)) {
    upload.state = 'error'
    if (node.kind === 'container') failContainer(node, 2207026)
    throw failed('ProcessingFailedError', '{"success":false,"error":{"message":"Video process failed"}}', false)
  }
  if (node.kind === 'video') processVideo(world, node)
  else containerArrived(world, node, upload)
  return uploaded(node)
}

function containerArrived(world: World, container: Container, upload: VideoUpload): void {
  const [media] = container.media
  if (media && upload.blob) media.blob = upload.blob
  processContainer(world, container)
}

function uploaded(node: Video | Container): Answer {
  return ok({ success: true, ...(node.kind === 'container' && { message: 'Upload successful.' }) })
}

/** @param retriable missing where the platform was seen to leave it out */
function failed(type: string, message: string, retriable?: boolean): Refusal {
  return new Refusal({ status: 400, json: { debug_info: { retriable, type, message } } })
}
