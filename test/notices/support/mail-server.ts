import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterFile } from '../../support/after-file'

export type ReceivedMail = {
  from: string
  to: string[]
  /** As it came over the line. */
  raw: string
  encrypted: boolean
  user: string | undefined
}

export const USER = 'ops@example.com'
/** With every character that an address has to encode. */
export const PASSWORD = 'p%a#s/s?w@o:r d'

/** A mail server that takes what comes, from its one user alone where it asks for credentials; and what it has taken. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    ...options,
    onAuth: ({ username, password }, _session, done) =>
      username === USER && password === PASSWORD ? done(null, { user: username }) : done(new Error('Not you')),
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('nobody') ? Object.assign(new Error('No such person'), { responseCode: 550 }) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
          encrypted: session.secure,
          user: session.user as string | undefined,
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.server.address() as { port: number }
  const close = () => new Promise<void>((done) => server.close(() => done()))
  afterFile(close)
  return { port, mails, close }
}
