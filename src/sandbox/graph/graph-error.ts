import { type Answer, Refusal } from '../http/answer'
import { notImitated } from '../http/not-imitated'
import { wwwAuthenticate } from './www-authenticate'

export interface GraphErrorFields {
  code: number
  subcode?: number
  message: string
  status?: number
  type?: string
  transient?: boolean
  userTitle?: string
  userMessage?: string
  /** What the client needs to go on, such as the right offset. */
  data?: unknown
  headers?: Record<string, string>
}

let traces = 0

/** The error envelope of the Graph API. Nearly every error calls itself OAuthException, whatever it is about. */
export function graphErrorAnswer(fields: GraphErrorFields): Answer {
  traces += 1
  const { code, subcode, message, userTitle, userMessage } = fields
  return {
    status: fields.status ?? (code === 1 && subcode === undefined ? 500 : 400),
    headers: { ...wwwAuthenticate(code, subcode, message), ...fields.headers },
    json: {
      error: {
        message,
        type: fields.type ?? 'OAuthException',
        code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(fields.transient !== undefined && { is_transient: fields.transient }),
        ...(userTitle && { error_user_title: userTitle }),
        ...(userMessage && { error_user_msg: userMessage }),
        ...(fields.data !== undefined && { error_data: fields.data }),
        fbtrace_id: `ASandbox${traces.toString(36)}`,
      },
    },
  }
}

export function graphRefusal(fields: GraphErrorFields): Refusal {
  return new Refusal(graphErrorAnswer(fields))
}

/** Bad or missing parameter. */
export function invalidParameter(message: string, subcode?: number): Refusal {
  return graphRefusal({ code: 100, message: `(#100) ${message}`, ...(subcode !== undefined && { subcode }) })
}

/** The object does not exist, or may not be seen: the Graph does not say which. */
export function unsupportedRequest(method: string, id: string): Refusal {
  return graphRefusal({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  })
}

/** Something the Graph may well know and the sandbox does not, in the words of the Graph and with the mark. */
export function notImitatedHere(what: string): Refusal {
  const message = `(#100) Unsupported request: ${what} is not imitated by the sandbox`
  return new Refusal(notImitated(graphErrorAnswer({ code: 100, type: 'GraphMethodException', message })))
}

/** An Instagram publishing error with its subcode and the wording for people. */
export function instagramError(code: number, subcode: number, message: string, userMessage = message): Refusal {
  return graphRefusal({ code, subcode, message, transient: false, userTitle: message, userMessage })
}

/** The permission was never granted, was declined, or was taken away. */
export function missingPermission(scope: string): Refusal {
  if (scope.startsWith('instagram_')) {
    return graphRefusal({ code: 10, message: `(#10) Application does not have permission for this action (${scope})` })
  }
  return graphRefusal({
    code: 200,
    status: 403,
    message: `(#200) The permission(s) ${scope} must be granted before this call.`,
  })
}
