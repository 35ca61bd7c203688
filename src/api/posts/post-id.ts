import type { Request } from 'express'
import { type ApiProblem, notFound } from '../problem'

/** The post that a path names. What is no id names no post. */
export function postIdOf(req: Request): number {
  const text = String(req.params.id)
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : 0
  if (!Number.isSafeInteger(id) || id === 0) throw noSuchPost()
  return id
}

/** Also for another company's post: that it exists is theirs to know. */
export const noSuchPost = (): ApiProblem => notFound('There is no such post.')
