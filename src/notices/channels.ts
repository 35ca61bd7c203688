import type { Config } from '../config/config'
import { isMailAddress } from '../config/mail-names'
import { oneLine } from '../observability/one-line'
import type { Notice } from './notice'
import type { SendResult } from './send-result'

/** What is posted to the address of the operator's own. */
export type ChatMessage = { headers: Record<string, string>; body: string }

const json = (value: unknown): ChatMessage => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
})

/**
 * A notice as a chat takes it. What people and platforms wrote stands in it as text: it is no markup, leads nowhere by a name
 * of its own, and calls nobody.
 */
export const chatBody = (format: Config['NOTICE_FORMAT'], notice: Notice): ChatMessage => formats[format](notice)

const formats: Record<Config['NOTICE_FORMAT'], (notice: Notice) => ChatMessage> = {
  json: ({ title, lines, severity }) => json({ title, lines, severity }),

  // Mattermost and Rocket.Chat take the same.
  slack({ title, lines, severity }) {
    const text = [`${signs[severity]} *${inSlack(title)}*`, ...lines.map(inSlack)].join('\n')
    // Beyond 40,000 characters Slack cuts.
    return json({ text: cut(text, 30_000) })
  },

  discord({ title, lines, severity }) {
    const text = [`${signs[severity]} **${inDiscord(title)}**`, ...lines.map(inDiscord)].join('\n')
    return json({ content: cut(text, 2_000), allowed_mentions: { parse: [] } })
  },

  // A card for the workflow "Post to a channel when a webhook request is received". Text runs know no markup.
  teams({ title, lines, severity }) {
    const paragraph = (text: string, more: object = {}) => ({
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', text: text || ' ', ...more }],
    })
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      msteams: { width: 'Full' },
      body: [
        paragraph(title, { weight: 'Bolder', size: 'Medium', color: colours[severity] }),
        ...lines.map((line) => paragraph(line)),
      ],
    }
    return json({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
    })
  },

  ntfy({ title, lines, severity }) {
    return {
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        Title: inHeader(cut(title, 200)),
        Priority: priorities[severity],
        Tags: tags[severity],
      },
      // A longer one becomes a file.
      body: cutBytes(lines.join('\n'), 4_000),
    }
  },
}

const signs = { info: '🟢', warning: '🟠', critical: '🔴' }
const colours = { info: 'Good', warning: 'Warning', critical: 'Attention' }
const priorities = { info: '3', warning: '4', critical: '5' }
const tags = { info: 'white_check_mark', warning: 'warning', critical: 'rotating_light' }

/** Slack's own three characters; behind an @ a space that nobody sees, for Mattermost knows names without brackets. */
const inSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '@\u200b')

/** Everything that may be markup, and the sign that begins a list. */
const inDiscord = (text: string) => text.replace(/[\\*_~`|<>#[\]()@]/g, '\\$&').replace(/^-(?= )/, '•')

/** A header of HTTP, encoded as in mail where it is not plain (RFC 2047), which ntfy reads. */
const inHeader = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`

// Half of a character, which a cut may leave, is taken away as well.
const cut = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1).replace(/(?:[\uD800-\uDBFF]|\\)$/, '')}…` : text

function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= most) return text
  return `${new TextDecoder().decode(bytes.subarray(0, most - 3), { stream: true })}…`
}

/** The settings of mails. */
export type MailSettings = Pick<Config, 'SMTP_URL' | 'NOTICE_FROM' | 'NOTICE_EMAIL'>

/** A mail to all who are named, in plain text: there is nothing in it that a program could take for more. */
export type Mail = { subject: string; text: string }

const MAIL_MS = 10_000

/**
 * Sends a mail to everybody in NOTICE_EMAIL. Never throws, and says nothing of the password.
 * @returns besides, who of them was refused while others were not
 */
export async function sendMail(
  settings: MailSettings,
  { subject, text }: Mail,
  timeoutMs = MAIL_MS,
): Promise<SendResult & { refused?: string[] }> {
  const { SMTP_URL, NOTICE_EMAIL } = settings
  if (!SMTP_URL || NOTICE_EMAIL.length === 0) {
    return { ok: false, error: 'No mail can be sent: it takes both SMTP_URL and NOTICE_EMAIL' }
  }
  // Loaded here: nothing else of the project needs it, and most never send a mail.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...smtpOptions(SMTP_URL),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const sent = await transport.sendMail({
      from: senderOf(settings),
      to: NOTICE_EMAIL,
      subject: oneLine(subject),
      text,
      // No answers from people who are away.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    const refused = sent.rejected.map(String)
    return { ok: true, ...statusOf(sent.response), ...(refused.length > 0 && { refused }) }
  } catch (error) {
    const { message, response } = error as Error & { response?: string }
    return { ok: false, ...statusOf(response), error: oneLine(message).slice(0, 500) }
  } finally {
    transport.close()
  }
}

const statusOf = (response: string | undefined): { status?: number } => {
  const [, status] = /^([2-5]\d\d)\b/.exec(response ?? '') ?? []
  return status ? { status: Number(status) } : {}
}

/** How the mail server is spoken to. Told nothing else, what leaves this machine is encrypted or not sent. */
export function smtpOptions(address: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(address)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isHere = /^(localhost|127\.[\d.]+|::1)$/.test(host)
  const tls = searchParams.get('tls') ?? (isHere ? 'off' : 'required')
  return {
    host,
    ...(port && { port: Number(port) }),
    secure: protocol === 'smtps:',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'off',
    opportunisticTLS: tls === 'optional',
    // Where plain text would do as well, a certificate that nobody vouches for is better than it.
    ...(tls === 'optional' && { tls: { rejectUnauthorized: false } }),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  }
}

/** Whom the mails are from: many a server takes only what belongs to its user. */
export function senderOf({ NOTICE_FROM, SMTP_URL, NOTICE_EMAIL }: MailSettings): string {
  if (NOTICE_FROM) return NOTICE_FROM
  const user = SMTP_URL ? decodeURIComponent(new URL(SMTP_URL).username) : ''
  return isMailAddress(user) ? user : (NOTICE_EMAIL[0] ?? '')
}
