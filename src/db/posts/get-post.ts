import type { AttemptRow } from '../models/attempt'
import type { Models } from '../models/open-models'
import type { PublicationRow } from '../models/publication'
import { type PostWithSchedule, withoutEmptySchedule } from './list-posts'

export type PostWithHistory = { post: PostWithSchedule; publications: PublicationRow[]; attempts: AttemptRow[] }

/** A company's post with what is out of it and everything that was tried, in order. Undefined when it is not theirs. */
export async function getPost(models: Models, companyId: string, id: string): Promise<PostWithHistory | undefined> {
  const post = (await models.PostDetail.findOne({
    where: { id, company_id: companyId },
    include: [{ model: models.PostSchedule, as: 'schedule', required: false }],
    raw: true,
    nest: true,
  })) as unknown as PostWithSchedule | null
  if (!post) return undefined
  const ofPost = { where: { post_detail_id: id }, order: [['id', 'ASC'] as [string, string]], raw: true }
  const [publications, attempts] = await Promise.all([
    models.Publication.findAll(ofPost),
    models.Attempt.findAll(ofPost),
  ])
  return {
    post: withoutEmptySchedule(post),
    publications: publications as unknown as PublicationRow[],
    attempts: attempts as unknown as AttemptRow[],
  }
}
