import { Agent as HttpAgent, get as httpGet, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, get as httpsGet } from 'node:https'
import { Digest } from '../http/digest'
import type { Blob } from '../state/blobs'
import type { World } from '../state/world'

const MAX_REDIRECTS = 3
const httpAgent = new HttpAgent({ keepAlive: true, maxFreeSockets: 32 })
const httpsAgent = new HttpsAgent({ keepAlive: true })

/** Why a media URL could not be used. */
export type FetchFailure = 'bad-url' | 'unreachable' | 'too-large'

/**
 * Fetches a media URL as the platforms do: public http(s), no credentials, only ASCII in the address, a few redirects.
 * The bytes are streamed, so the limit is all that a large file costs.
 */
export async function fetchMedia(world: World, url: string, maxBytes: number): Promise<Blob | FetchFailure> {
  if (!isUsable(url)) return 'bad-url'
  let next = url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    // An address a redirect led to may be one that cannot even be asked.
    const result = isUsable(next) ? await fetchOnce(next, maxBytes, world.switches.fetchTimeoutMs) : 'unreachable'
    if (typeof result === 'string') return result
    if ('redirect' in result) next = result.redirect
    else return world.blobs.addDigest(result)
  }
  return 'unreachable'
}

/** True for an address the platforms would try to fetch. */
export function isUsable(url: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(url)) return false
  return URL.canParse(url)
}

function fetchOnce(
  url: string,
  maxBytes: number,
  timeout: number,
): Promise<Blob | FetchFailure | { redirect: string }> {
  return new Promise((resolve) => {
    const secure = url.startsWith('https:')
    const get = secure ? httpsGet : httpGet
    const headers = { 'user-agent': 'facebookexternalhit/1.1', accept: '*/*' }
    const request = get(url, { agent: secure ? httpsAgent : httpAgent, timeout, headers }, (response) => {
      const status = response.statusCode ?? 0
      const { location } = response.headers
      if (status >= 300 && status < 400 && location && URL.canParse(location, url)) {
        response.resume()
        return resolve({ redirect: new URL(location, url).href })
      }
      if (status !== 200) {
        response.resume()
        return resolve('unreachable')
      }
      void collect(response, maxBytes).then(resolve)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => {
      // A kept connection may have been closed by the other side in the meantime; that says nothing about the address.
      if (request.reusedSocket) resolve({ redirect: url })
      else resolve('unreachable')
    })
  })
}

function collect(response: IncomingMessage, maxBytes: number): Promise<Blob | FetchFailure> {
  return new Promise((resolve) => {
    const digest = new Digest()
    response.on('data', (chunk: Buffer) => {
      digest.add(chunk)
      if (digest.size <= maxBytes) return
      resolve('too-large')
      response.destroy()
    })
    response.on('end', () => resolve(digest.blob()))
    response.on('close', () => resolve('unreachable'))
    response.on('error', () => resolve('unreachable'))
  })
}
