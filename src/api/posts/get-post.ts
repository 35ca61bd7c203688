import type { RequestHandler } from 'express'
import { getPost as readPost } from '../../db/queries/get-post'
import { principalOf } from '../auth/authenticate'
import type { ApiServices } from '../services'
import { noSuchPost, postIdOf } from './post-id'
import { attemptView, postView, publicationView } from './post-view'

/** `GET /scheduled-posts/:id`: the post, what is out of it, and its timeline. */
export function getPost({ models }: ApiServices): RequestHandler {
  return async (req, res) => {
    const found = await readPost(models, principalOf(res).companyId, postIdOf(req))
    if (!found) throw noSuchPost()
    const { post, publications, attempts } = found
    res.json({
      success: true,
      post: {
        ...postView(post),
        publications: publications.map(publicationView),
        timeline: attempts.map((row) => attemptView(row, publications)),
      },
    })
  }
}
