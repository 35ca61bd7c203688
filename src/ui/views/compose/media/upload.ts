import { errorOf, newIdempotencyKey, type Schemas } from '../../../../client'
import { ownHeaders } from '../../../api/client'
import { apiAddress } from '../../../base'
import { signedOut } from '../../../session/session'

export type Uploaded = Schemas['UploadedMedia']

/** A call of its own for each file, so that what is wrong with one is no matter of the others. */
export type Upload = { result: Promise<Uploaded>; stop(): void }

/**
 * Sends a file to the API. (By XMLHttpRequest: fetch does not tell how far an upload is.)
 * @param onProgress told the share that has left, from 0 to 1
 */
export function upload(file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const result = new Promise<Uploaded>((resolve, reject) => {
    request.open('POST', `${apiAddress}/media`)
    for (const [name, value] of Object.entries(ownHeaders())) request.setRequestHeader(name, value)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Idempotency-Key', newIdempotencyKey())
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status === 401) signedOut()
      const answer = request.status === 201 ? uploadedIn(request.responseText) : undefined
      if (answer) resolve(answer)
      else reject(problemOf(request))
    }
    request.onerror = () => reject(new TypeError('the connection broke off'))
    request.onabort = () => reject(new DOMException('given up', 'AbortError'))
  })
  const form = new FormData()
  form.append('files', file, file.name)
  request.send(form)
  return { result, stop: () => request.abort() }
}

function uploadedIn(text: string): Uploaded | undefined {
  return (JSON.parse(text) as Schemas['UploadMediaAnswer']).media[0]
}

const problemOf = (request: XMLHttpRequest) =>
  errorOf({
    status: request.status,
    headers: { get: (name) => request.getResponseHeader(name) },
    body: request.responseText,
  })
