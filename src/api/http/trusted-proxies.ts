import type { RequestHandler } from 'express'
import { commaList } from '../../config/network-names'
import type { Logger } from '../../observability/log'

/** TRUST_PROXY as Express wants it: a number of hops, addresses and networks, or nobody. */
export function trustedProxies(setting: string | undefined): number | string[] | false {
  if (!setting) return false
  return /^\d$/.test(setting) ? Number(setting) : commaList(setting)
}

/** Says once that there seems to be a proxy which nobody has named: then all its clients are counted as one address. */
export function noticeUnnamedProxy(log: Logger): RequestHandler {
  let said = false
  return (req, _res, next) => {
    if (!said && req.headers['x-forwarded-for'] !== undefined) {
      said = true
      const proxy = req.socket.remoteAddress
      log.warn({ proxy }, 'X-Forwarded-For is not believed: if this is a proxy of yours, name it in TRUST_PROXY')
    }
    next()
  }
}
