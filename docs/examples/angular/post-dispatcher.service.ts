// Copy the folder src/client into your project (here it lies beside the repository's examples) and import from it.
import { Injectable, InjectionToken, inject } from '@angular/core'
import { createClient, newIdempotencyKey, type Schemas } from '../../../src/client'

/** Where the API is, and what proves who asks: the token of your identity provider, never an API key in a browser. */
export const POST_DISPATCHER = new InjectionToken('post-dispatcher', {
  providedIn: 'root',
  factory: () => ({
    baseUrl: 'https://social.example.com',
    credentials: async () => sessionStorage.getItem('access_token') ?? '',
  }),
})

export type NewPost = Schemas['SchedulePostBody']

@Injectable({ providedIn: 'root' })
export class PostDispatcher {
  private readonly client = createClient(inject(POST_DISPATCHER))

  /** A key for one post, made when the form is opened: a double click or a second try schedules it once. */
  newKey(): string {
    return newIdempotencyKey()
  }

  async schedule(post: NewPost, files: File[], key: string): Promise<Schemas['SchedulePostAnswer201']> {
    const answer = await this.client.schedulePost({ body: post, files, headers: { 'Idempotency-Key': key } })
    // A dry run answers 200, and this was none.
    if (answer.status !== 201) throw new Error('Nothing was scheduled')
    return answer.body
  }

  async failed(): Promise<Schemas['Post'][]> {
    const { body } = await this.client.listPosts({ query: { status: 'failed', limit: 100 } })
    return body.posts
  }

  async cancel(id: string): Promise<void> {
    await this.client.cancelPost({ path: { id } })
  }
}
