import { z } from 'zod'
import type { Config } from '../../config/config'
import { imitatedPlatforms, type PlatformAddresses } from '../../config/imitated-platforms'
import { scopes } from '../../domain/scope'
import type { RequestHeader } from '../idempotency/idempotency-key'
import { time } from '../posts/post-schema'
import { SENT_BY } from './asker'
import { expiryOf, type Session } from './sessions'

export const sessionSchema = z
  .strictObject({
    success: z.literal(true),
    signedIn: z.boolean().meta({ description: 'Whether this browser is signed in' }),
    company: z.string().optional().meta({ description: 'Whose posts it sees' }),
    scope: z.enum(scopes).optional(),
    expiresAt: time.optional().meta({
      description: 'When it ends unless it is used before: half an hour after that, and twelve hours after the sign-in',
    }),
    environment: z.string().optional().meta({ description: 'How the operator calls this server (UI_ENVIRONMENT)' }),
    signInUrl: z.string().optional().meta({ description: 'Where else one can sign in (UI_SIGN_IN_URL)' }),
    sandbox: z.string().optional().meta({
      description: 'Where the sandbox shows what went out, if it stands in for the platforms: nothing is on these then',
    }),
  })
  .meta({ id: 'Session', description: 'Who is signed in on the page' })

type Answer = z.output<typeof sessionSchema>

/** What is told of a session, or of there being none. */
export function sessionView(
  config: Pick<Config, 'UI_ENVIRONMENT' | 'UI_SIGN_IN_URL'> & PlatformAddresses,
  session?: Session,
): Answer {
  const { UI_ENVIRONMENT: environment, UI_SIGN_IN_URL: signInUrl } = config
  const sandbox = session && imitatedPlatforms(config)
  const { companyId: company, scope } = session?.principal ?? {}
  return {
    success: true,
    signedIn: session !== undefined,
    ...(session && { company, scope, expiresAt: new Date(expiryOf(session)).toISOString() }),
    ...(environment && { environment }),
    ...(signInUrl && { signInUrl }),
    ...(sandbox && { sandbox }),
  }
}

/** What all of these operations look at. */
export const fromThePage: Record<string, RequestHeader> = {
  [SENT_BY.header]: {
    description: `\`${SENT_BY.value}\`, and the request comes from a page of this server (\`Sec-Fetch-Site: same-origin\`, or its own \`Origin\`): without both the cookie counts for nothing`,
    example: SENT_BY.value,
  },
}
