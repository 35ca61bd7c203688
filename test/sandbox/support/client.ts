import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { sandboxControl } from '../../../src/sandbox/control'
import { operations } from '../../../src/sandbox/operations'
import { sampleJpeg, sampleMp4 } from '../../../src/sandbox/sample-media'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox'
import { ready } from '../../../src/sandbox/state/ready-accounts'

export { ready }

export interface Reply {
  status: number
  headers: Headers
  // The shapes of the platforms' answers are what the tests are about; each test says what it expects.
  json: ReturnType<typeof JSON.parse>
  text: string
}

export interface SandboxFixture {
  sandbox: Sandbox
  control: ReturnType<typeof sandboxControl>
  /** Address of a small media server: `/4x5.jpg`, `/square.jpg`, `/video.mp4`, … */
  media: (name: string) => string
}

/**
 * A sandbox and a media server for one test file, put back to the beginning before each test. Strict, as in all our tests,
 * unless the test is about what other people's clients meet.
 */
export function useSandbox({ strict = true } = {}): SandboxFixture {
  const fixture = {} as SandboxFixture
  const mediaServer = createServer((request, response) => {
    const bytes = files[request.url ?? '']
    response.writeHead(bytes ? 200 : 404, bytes && { 'content-length': bytes.length })
    response.end(bytes)
  })
  beforeAll(async () => {
    fixture.sandbox = await startSandbox({ strict })
    fixture.control = sandboxControl(fixture.sandbox.url)
    await new Promise<void>((resolve) => mediaServer.listen(0, '127.0.0.1', resolve))
    const { port } = mediaServer.address() as AddressInfo
    fixture.media = (name) => `http://127.0.0.1:${port}/${name}`
  })
  beforeEach(() => fixture.control.reset())
  // A call under a name nobody can aim at would be out of reach of every fault.
  afterEach(() => {
    for (const { operation } of fixture.sandbox.world.calls.all()) expect(operations).toContain(operation)
  })
  afterAll(async () => {
    await fixture.sandbox.close()
    mediaServer.closeAllConnections()
    await new Promise((resolve) => mediaServer.close(resolve))
  })
  return fixture
}

const files: Record<string, Buffer> = {
  '/square.jpg': sampleJpeg(1080, 1080, [30, 120, 220]),
  '/tall.jpg': sampleJpeg(1080, 1350, [220, 120, 30]),
  '/too-tall.jpg': sampleJpeg(400, 1200, [0, 200, 90]),
  '/large.jpg': Buffer.concat([sampleJpeg(1080, 1080, [9, 9, 9]), Buffer.alloc(9 * 1024 * 1024)]),
  '/picture.png': Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    Buffer.from([0, 0, 4, 0, 0, 0, 4, 0]),
    Buffer.alloc(16),
  ]),
  '/video.mp4': sampleMp4(100_000, 1),
  '/broken.mp4': Buffer.from('this is no video at all, whatever its name says'),
}

/** One request; `body` is sent as JSON unless it is bytes, a form or multipart. */
export async function send(
  method: string,
  url: string,
  { token, headers = {}, body }: { token?: string | undefined; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Reply> {
  const raw = body instanceof Uint8Array || body instanceof URLSearchParams || body instanceof FormData
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as RequestInit['body'] & object) : JSON.stringify(body) }),
  })
  const text = await response.text()
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  return { status: response.status, headers: response.headers, json, text }
}
