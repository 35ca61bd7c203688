import express, { type RequestHandler } from 'express'
import { commaList } from '../../config/network-names'
import type { Logger } from '../../observability/log'
import { countedAddress } from '../rate-limit/address'

/** TRUST_PROXY as Express wants it: a number of hops, addresses and networks, or nobody. */
export function trustedProxies(setting: string | undefined): number | string[] | false {
  if (!setting) return false
  return /^\d$/.test(setting) ? Number(setting) : commaList(setting)
}

/** Whether what connects from an address is a proxy by TRUST_PROXY, by the judgement that Express makes of X-Forwarded-For. */
export function isTrustedProxy(setting: string | undefined): (address: string) => boolean {
  const trusts: unknown = express().set('trust proxy', trustedProxies(setting)).get('trust proxy fn')
  return (address) => typeof trusts === 'function' && trusts(address, 0) === true
}

/**
 * Says once that there seems to be a proxy which nobody has named: then all its clients are counted as one address.
 * @param note keeps that for later
 */
export function noticeUnnamedProxy(log: Logger, note: (address: string) => void): RequestHandler {
  let said = false
  return (req, _res, next) => {
    if (!said && req.headers['x-forwarded-for'] !== undefined) {
      said = true
      const proxy = countedAddress(req.socket.remoteAddress)
      log.warn({ proxy }, 'X-Forwarded-For is not believed: if this is a proxy of yours, name it in TRUST_PROXY')
      try {
        note(proxy)
      } catch (err) {
        log.warn({ err }, 'That could not be noted for doctor')
      }
    }
    next()
  }
}
