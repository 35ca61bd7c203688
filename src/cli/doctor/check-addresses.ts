import type { Config } from '../../config/config'
import { isPrivateAddress } from '../../media/private-address'
import { type Answered, askAddress } from './ask-address'
import { type Finding, note, ok, wrong } from './finding'

const DAY_MS = 86_400_000
/** What renews certificates by itself does it earlier. */
const SOON_DAYS = 14

/** How the address looks from where the platforms fetch media, as far as this machine can tell. */
export async function checkMediaTls({ PUBLIC_MEDIA_URL: url }: Pick<Config, 'PUBLIC_MEDIA_URL'>): Promise<Finding[]> {
  // One that only this machine or its network reaches was told of already.
  if (isPrivateAddress(url)) return []
  const what = `Media address from outside: ${url}`
  let answered: Answered
  try {
    answered = await askAddress(url)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (isOfCertificate(code))
      return [
        wrong(
          `${what}: its certificate is not accepted (${message})`,
          'Let the proxy before it send a valid one, with the certificates between',
        ),
      ]
    return [
      note(
        `${what} cannot be asked from here (${message || code})`,
        'Ask it from another network; a firewall or name server may stand between',
      ),
    ]
  }
  const seen = `${what} answers this machine`
  const unproven = 'that the platforms get as far is not proven: a firewall may tell them apart'
  if (!answered.tls)
    return [
      note(
        `${seen} over http, which anybody on the way can read and change; ${unproven}`,
        'Put a proxy with a certificate before it: docs/behind-a-proxy.md',
      ),
    ]
  const { protocol, validUntil } = answered.tls
  const told = `${seen} over ${protocol}, its certificate holds until ${validUntil.toISOString().slice(0, 10)}; ${unproven}`
  return [validUntil.getTime() - Date.now() < SOON_DAYS * DAY_MS ? note(told, 'Renew the certificate') : ok(told)]
}

const isOfCertificate = (code: string) => /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME_MISMATCH/.test(code)

/** Whether the host of the dead-man service answers. Its own address is not called: that would be a sign of life. */
export async function checkHeartbeat({ HEARTBEAT_URL }: Pick<Config, 'HEARTBEAT_URL'>): Promise<Finding> {
  if (!HEARTBEAT_URL)
    return note(
      'Heartbeat: HEARTBEAT_URL is not set',
      'Nobody outside notices when this server falls silent: docs/alive.md',
    )
  const { origin, host } = new URL(HEARTBEAT_URL)
  try {
    const { status } = await askAddress(`${origin}/`)
    return ok(`Heartbeat: ${host} answers (${status}); whether it knows the address, the next tick tells there`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return note(
      `Heartbeat: ${host} is not reached (${message || code})`,
      'Correct HEARTBEAT_URL, or let this machine out to it',
    )
  }
}
