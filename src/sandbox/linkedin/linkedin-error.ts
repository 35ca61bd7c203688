import { type Answer, Refusal } from '../http/answer'
import { notImitated } from '../http/not-imitated'

interface ClassicError {
  status: number
  code?: string
  serviceErrorCode?: number
  message: string
}

/** The older of the two envelopes. */
export function classicError({ status, code, serviceErrorCode, message }: ClassicError): Answer {
  return {
    status,
    json: {
      status,
      ...(serviceErrorCode !== undefined && { serviceErrorCode }),
      ...(code !== undefined && { code }),
      message,
    },
  }
}

export function refuse(error: ClassicError): Refusal {
  return new Refusal(classicError(error))
}

/** The newer envelope, whose useful code sits in the first of the input errors. */
export function inputError(
  status: number,
  code: string,
  description: string,
  field: string,
  message = description,
  more: Record<string, unknown> = {},
): Refusal {
  return new Refusal({
    status,
    json: {
      errorDetailType: 'com.linkedin.common.error.BadRequest',
      message,
      errorDetails: { inputErrors: [{ description, input: { inputPath: { fieldPath: field } }, code, ...more }] },
      status,
    },
  })
}

/** A field that is not there. */
export function missingField(field: string): Refusal {
  return inputError(400, 'MISSING_FIELD', `${field} is required but is missing`, field)
}

/** A field with a value it cannot have. */
export function invalidField(field: string, description = `The value of ${field} is not valid`): Refusal {
  return inputError(400, 'INVALID_VALUE_FOR_FIELD', description, field)
}

/** Something LinkedIn may well know and the sandbox does not, in the words of LinkedIn and with the mark. */
export function notImitatedHere(what: string, status = 404): Refusal {
  const code = status === 404 ? 'NOT_FOUND' : 'INVALID_VALUE_FOR_FIELD'
  return new Refusal(notImitated(classicError({ status, code, message: `${what} is not imitated by the sandbox` })))
}

/** The token lacks the scope or product for this method; it is not dead for others. */
export function accessDenied(permission: string): Refusal {
  return refuse({
    status: 403,
    serviceErrorCode: 100,
    code: 'ACCESS_DENIED',
    message: `Not enough permissions to access: ${permission}`,
  })
}

/** Fields the caller may not set, or that do not exist. */
export function unpermittedFields(...paths: string[]): Refusal {
  return refuse({
    status: 403,
    code: 'ACCESS_DENIED',
    message: `Unpermitted fields present in REQUEST_BODY: Data Processing Exception while processing fields [${paths.join(', ')}]`,
  })
}

/** Media that belongs to somebody else, or may not be read with this token. */
export function forbiddenResource(kind: string): Refusal {
  return refuse({
    status: 403,
    message: `Accessing this ${kind} resource is forbidden. Please check your permissions for this resource`,
  })
}

export function notFound(what: string): Refusal {
  return refuse({ status: 404, code: 'NOT_FOUND', message: `${what} was not found` })
}
