/** What one client may cost the server before it is let go. */
export type HttpLimits = {
  /** Connections at once, shared out among the addresses they come from. */
  maxConnections: number
  /** A client that has not sent its headers by then is not going to. */
  headersTimeoutMs: number
  /** For a whole request, however slowly it comes: the largest file (512 MB) over half a megabit a second. */
  requestTimeoutMs: number
  /** A client that moves less than `slowBytes` in so long, while we wait for it, is cut off. */
  slowWindowMs: number
  slowBytes: number
}

export const defaultHttpLimits: Omit<HttpLimits, 'maxConnections'> = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 2 * 3_600_000,
  // 1 KB/s: a tenth of the slowest mobile network, and long enough for a telephone to change cells.
  slowWindowMs: 30_000,
  slowBytes: 30_000,
}

/** Request line and headers together; a JWT of 8 KB and the headers of two proxies fit. */
export const MAX_HEADER_BYTES = 16_384
/** Browsers behind two proxies send about forty. */
export const MAX_HEADERS = 100
/** The longest addresses are those with which a platform's login sends people back, two kilobytes or so. */
export const MAX_URL_LENGTH = 8_192
/** Longer than a load balancer keeps its idle connections (60 s is usual), so that it is not us who close first. */
export const KEEP_ALIVE_MS = 65_000
