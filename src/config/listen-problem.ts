import { ConfigError } from './config-error'

/**
 * Why a server cannot listen, as a sentence that names what to change; any other error as it is.
 * @param at what was asked for, and the names by which the operator chooses port and address
 */
export function listenProblem(
  error: NodeJS.ErrnoException,
  {
    port,
    address,
    portIs = 'PORT',
    addressIs = 'LISTEN_ADDRESS',
  }: { port: number; address?: string | undefined; portIs?: string; addressIs?: string },
): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError([
      `${portIs}: ${port} is in use by another program. Stop that one, or choose another ${portIs}`,
    ])
  }
  if (error.code === 'EACCES') {
    return new ConfigError([`${portIs}: this account may not listen on ${port}. Choose one above 1023`])
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    const otherwise = addressIs === 'LISTEN_ADDRESS' ? 'Leave it away to listen on all' : 'Choose one that it has'
    return new ConfigError([`${addressIs}: this machine has no address ${address}. ${otherwise}`])
  }
  return error
}
