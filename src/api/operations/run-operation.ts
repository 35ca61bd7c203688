import type { Request, RequestHandler, Response } from 'express'
import type { KeptAnswer } from '../../db/api-keys/idempotency-keys'
import { discardFiles } from '../../media/discard-files'
import { principalOf } from '../auth/authenticate'
import { requestIdOf } from '../http/request-id'
import { traceOf } from '../http/trace-of'
import { AnswerOnce, beginAnswer } from '../idempotency/answer-once'
import { receivedFiles } from '../media/receive-files'
import { ApiProblem, notFound } from '../problems/problem'
import type { ApiServices } from '../services'
import { askerOf } from '../session/asker'
import { clientGone } from './client-gone'
import type { Answer, Call, Operation } from './operation'
import { bodyOf, queryOf } from './parse'
import { tellReadAfter } from './read-after'

/** Parses what came, runs the operation, and sends its answer. */
export function runOperation(operation: Operation, services: ApiServices): RequestHandler {
  return async (req, res) => {
    try {
      const call = callOf(operation, req, res)
      const once = await beginAnswer(services, operation, {
        req,
        files: call.files,
        companyId: call.principal?.companyId,
        requestId: call.requestId,
      })
      if (once && !(once instanceof AnswerOnce)) {
        // The files of the first request are the ones that are used.
        await discardFiles(services, call.files)
        await tellReadAfter(operation, services, res)
        return sendAgain(operation, res, once)
      }
      const traceparent = traceOf(res)?.traceparent
      const tools = { ...services, gone: clientGone(res), ...(traceparent && { traceparent }) }
      const answer = await answerOnce(operation, tools, call, once)
      await tellReadAfter(operation, services, res)
      send(operation, services, res, answer)
    } catch (error) {
      if (!(error instanceof ApiProblem && error.keepsFiles)) await discardFiles(services, receivedFiles(req))
      throw error
    }
  }
}

/** What a call remembers of its request for repeats of it. */
type Kept = Pick<Call, 'keepAnswer' | 'doneBefore' | 'noteDone'>
type Asked = Omit<Call, keyof Kept>

const unkept: Kept = { keepAnswer: async () => {}, doneBefore: async () => [], noteDone: async () => {} }

async function answerOnce(
  operation: Operation,
  services: ApiServices,
  call: Asked,
  once: AnswerOnce | undefined,
): Promise<Answer> {
  if (!once) return operation.run(services, { ...call, ...unkept })
  try {
    const answer = await operation.run(services, {
      ...call,
      keepAnswer: (execute, answer) => once.keepWith(execute, answer),
      doneBefore: () => once.doneBefore(),
      noteDone: (execute, part) => once.noteDone(execute, part),
    })
    await once.answered(answer)
    return answer
  } catch (error) {
    await once.refused(error)
    throw error
  }
}

function callOf(operation: Operation, req: Request, res: Response): Asked {
  return {
    params: operation.params && paramsOf(operation, req),
    query: operation.query && queryOf(operation.query, req.query),
    body: operation.body && bodyOf(operation.body, req.body, operation.emptyClears),
    files: receivedFiles(req),
    principal: principalOf(res),
    ...askerOf(req),
    requestId: requestIdOf(res),
    ip: req.ip ?? '',
    peer: req.socket.remoteAddress ?? '',
  }
}

// What cannot be an id names nothing, like an id that is nobody's.
function paramsOf({ params, missing }: Operation, req: Request): unknown {
  const parsed = params?.safeParse(req.params)
  if (!parsed?.success) throw notFound(missing ?? 'There is nothing at this address.')
  return parsed.data
}

function send(operation: Operation, { checkAnswers }: ApiServices, res: Response, answer: Answer): void {
  const { status, body, headers } = answer
  const description = operation.answers[status]
  if (checkAnswers) description?.schema.parse(body)
  res.status(status)
  if (headers) {
    // What an answer depends on is added to what others have said that it does.
    const { Vary, ...others } = headers
    res.set(others)
    if (Vary) res.vary(Vary)
  }
  sendWhole(res)
  const contentType = description?.contentType
  if (body === undefined) res.end()
  else if (contentType) res.type(contentType).send(body)
  else res.json(body)
}

// Whether a client's copy is still good is for operations to say, and they have by now. Express would answer 304 by itself
// to `If-None-Match: *`, though nothing may be kept.
function sendWhole(res: Response): void {
  delete res.req.headers['if-none-match']
  delete res.req.headers['if-modified-since']
}

/** Sends the first answer to a request that came again. */
function sendAgain(operation: Operation, res: Response, { status, headers, body }: KeptAnswer): void {
  const type = status >= 400 ? 'application/problem+json' : (operation.answers[status]?.contentType ?? 'json')
  res.status(status).set(headers).set('Idempotency-Replayed', 'true').type(type).send(body)
}
