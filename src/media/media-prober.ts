import type { AddressPolicy } from './address-policy'
import { fetchMedia, MediaFetchError } from './fetch-media'

/** What asking for a media file by its address came to. */
export type Probed = { kind: 'there'; contentType: string; size: number } | { kind: 'away'; why: string }

/** A platform waits longer; whoever schedules should not have to. */
const TIMEOUT_MS = 5_000

/** Asks for media by their public addresses, as the platforms will, and hangs up after the headers. */
export class MediaProber {
  constructor(private readonly policy: AddressPolicy) {}

  async probe(url: string): Promise<Probed> {
    try {
      // GET and not HEAD: not every server answers HEAD alike.
      const limits = { policy: this.policy, maxBytes: Number.MAX_SAFE_INTEGER, timeoutMs: TIMEOUT_MS }
      const { stream, contentType, size } = await fetchMedia(url, limits)
      stream.destroy()
      return { kind: 'there', contentType: contentType.split(';')[0]?.trim().toLowerCase() ?? '', size }
    } catch (error) {
      if (error instanceof MediaFetchError) return { kind: 'away', why: error.message }
      throw error
    }
  }
}
