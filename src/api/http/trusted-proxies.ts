import type { IncomingMessage } from 'node:http'
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
  const trusts = trustOf(setting)
  return (address) => trusts(address, 0)
}

/** The address of a request's client, as Express would say it: the first on its way back that is no proxy of ours. */
export function clientAddress(setting: string | undefined): (req: IncomingMessage) => string {
  const trusts = trustOf(setting)
  return ({ socket, headers }) => {
    const passedOn = String(headers['x-forwarded-for'] ?? '').split(',')
    const way = [
      socket.remoteAddress ?? '',
      ...passedOn
        .map((text) => text.trim())
        .filter(Boolean)
        .toReversed(),
    ]
    return way.find((address, hop) => hop === way.length - 1 || !trusts(address, hop)) ?? ''
  }
}

function trustOf(setting: string | undefined): (address: string, hop: number) => boolean {
  const trusts: unknown = express().set('trust proxy', trustedProxies(setting)).get('trust proxy fn')
  return (address, hop) => typeof trusts === 'function' && trusts(address, hop) === true
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
