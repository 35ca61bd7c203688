import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, invalidParameter, notImitatedHere, unsupportedRequest } from '../graph/graph-error'
import type { RootRoute } from '../graph/graph-server'
import type { UploadSession } from '../graph/nodes'
import type { GraphRoutes } from '../graph/routes'
import { requireToken, tokenText } from '../graph/token-check'
import { completeUpload, newUpload, type VideoUpload } from '../graph/video-upload'
import { type Answer, ok } from '../http/answer'
import { digestBody } from '../http/digest'
import { header, type Incoming } from '../http/incoming'
import type { World } from '../state/world'

/** `POST /{app-id}/uploads`: opens a session for the bytes of a file. */
export function addUploadSessionRoutes(routes: GraphRoutes): void {
  routes.on('POST', 'app', 'uploads', {
    name: 'facebook.upload.session',
    parameters: ['file_name', 'file_length', 'file_type'],
    run: openSession,
  })
}

function openSession({ world, params, token }: GraphCall): Answer {
  const length = params.number('file_length')
  if (!length || length < 1) throw invalidParameter('The parameter file_length is required')
  params.required('file_type')
  const session = world.graph.add<UploadSession>({
    kind: 'upload-session',
    id: world.ids.next('upload:'),
    account: token?.subject ?? '',
    upload: newUpload(length),
  })
  return ok({ id: session.id })
}

/** `POST /upload:{session}` with the bytes, and `GET` to learn how many have come. */
export const uploadSessionRoute: RootRoute = (incoming, segments, world) => {
  const [id = ''] = segments
  if (!id.startsWith('upload:')) return undefined
  return {
    name: 'facebook.upload.bytes',
    account: undefined,
    run: () => {
      if (incoming.method !== 'GET' && incoming.method !== 'POST') throw notImitatedHere(`${incoming.method} ${id}`)
      requireToken(
        world,
        tokenText(incoming, undefined) ?? new URLSearchParams(incoming.query).get('access_token') ?? '',
      )
      const session = world.graph.find('upload-session', id)
      if (!session) throw unsupportedRequest(incoming.method, id)
      if (incoming.method === 'GET') return ok({ id, file_offset: session.upload.digest.size })
      return receive(incoming, world, session)
    },
  }
}

async function receive(incoming: Incoming, world: World, session: UploadSession): Promise<Answer> {
  const { upload } = session
  const offset = Number(header(incoming.headers, 'file_offset') ?? Number.NaN)
  if (offset !== upload.digest.size) {
    throw graphRefusal({
      code: 6000,
      subcode: 1363037,
      message: `Invalid file_offset, ${upload.digest.size} was expected`,
    })
  }
  await digestBody(incoming.request, upload.digest)
  if (upload.digest.size < upload.expected) return ok({ id: session.id, file_offset: upload.digest.size })
  if (!completeUpload(world, upload)) {
    throw graphRefusal({ code: 352, subcode: 1363024, message: '(#352) The video file is of an unsupported format.' })
  }
  session.handle = `4:${Buffer.from(session.id).toString('base64')}`
  return ok({ h: session.handle })
}

/** The finished upload a handle stands for. */
export function uploadByHandle(world: World, handle: string): VideoUpload | undefined {
  const id = Buffer.from(handle.replace(/^4:/, ''), 'base64').toString('utf8')
  const session = world.graph.find('upload-session', id)
  return session?.handle === handle ? session.upload : undefined
}
