import { describe, expect, it } from 'vitest'
import { type HttpClient, NoAnswer } from '../../src/platforms/calls/http-client'
import { operationOf, toldCalls } from '../../src/platforms/calls/told-calls'

describe('what a call of a platform is counted as', () => {
  it.each([
    ['POST', 'https://graph.facebook.com/v26.0/1234567890/photos', 'POST /{id}/photos'],
    ['POST', 'https://graph.facebook.com/v26.0/123_456?access_token=secret', 'POST /{id}'],
    ['GET', 'https://graph.instagram.com/v26.0/17841/media?fields=id,caption', 'GET /{id}/media'],
    ['POST', 'https://rupload.facebook.com/video-upload/v26.0/99', 'POST /video-upload/{id}'],
    ['GET', 'https://api.linkedin.com/rest/posts/urn%3Ali%3Ashare%3A1', 'GET /rest/posts/{id}'],
    ['GET', 'https://api.linkedin.com/rest/posts?author=urn%3Ali%3Aorganization%3A1&q=author', 'GET /rest/posts'],
    ['POST', 'https://api.linkedin.com/rest/images?action=initializeUpload', 'POST /rest/images'],
    ['PUT', 'https://www.linkedin.com/dms-uploads/sp/D4E10AQ/uploaded-image/0?ca=vector', 'PUT upload'],
    ['GET', 'https://graph.facebook.com', 'GET /'],
  ] as const)('%s %s: %s', (method, url, operation) => {
    expect(operationOf({ method, url })).toBe(operation)
  })

  it('is told once for each call, with the status or with why there was no answer', async () => {
    const told: unknown[] = []
    const answers = [{ status: 200 }, { status: 400 }, new NoAnswer(true, 'it broke', 'ECONNRESET')]
    const http = (async () => {
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    }) as unknown as HttpClient
    const call = toldCalls(http, 'linkedin', (platform, operation, code, ms) =>
      told.push([platform, operation, code, ms >= 0]),
    )
    const request = { method: 'GET', url: 'https://api.linkedin.com/rest/posts' } as const
    await call(request)
    await call(request)
    await expect(call(request)).rejects.toThrow('it broke')
    expect(told).toEqual(['200', '400', 'ECONNRESET'].map((code) => ['linkedin', 'GET /rest/posts', code, true]))
  })
})
