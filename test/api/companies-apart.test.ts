import { beforeAll, expect, it } from 'vitest'
import { inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})

it('companies whose ids differ only in case, accents or trailing spaces see nothing of each other', async () => {
  const [acme, ACME, ácme] = [await api.company('acme'), await api.company('ACME'), await api.company('ácme')]
  const account = await acme.account('linkedin', 'urn:li:person:aBc')
  const { body } = await acme.post('/schedule-post', {
    socialAccountId: account,
    scheduledAt: inAnHour(),
    caption: 'x',
  })
  for (const other of [ACME, ácme]) {
    expect((await other.get('/scheduled-posts')).body.total).toBe(0)
    expect((await other.get(`/scheduled-posts/${body.postDetailId}`)).status).toBe(404)
    expect((await other.delete(`/scheduled-posts/${body.postDetailId}`)).status).toBe(404)
  }
})

it('accounts whose LinkedIn ids differ only in case are two accounts', async () => {
  const company = await api.company()
  expect(await company.account('linkedin', 'urn:li:person:aBc')).not.toBe(
    await company.account('linkedin', 'urn:li:person:AbC'),
  )
})
