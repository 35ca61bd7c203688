import { type ApiAccess, callTool } from './ask-api'
import type { DescribedTool } from './described-tools'

const INSTRUCTIONS =
  'Posts to Facebook, Instagram and LinkedIn, scheduled. Find the account with list_accounts, check with preflight_post, show the person what you mean to do, and only then schedule_post. A post that is unconfirmed may be out: that is for a person to look at, and is never scheduled again.'

/**
 * Speaks the Model Context Protocol over standard input and output until the other side has ended.
 * @throws as `import` does when the package of the protocol is not installed
 */
export async function serveMcp(access: ApiAccess, described: DescribedTool[], version: string): Promise<void> {
  const [{ Server }, { StdioServerTransport }, { CallToolRequestSchema, ListToolsRequestSchema }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'),
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ])
  const server = new Server(
    { name: 'post-dispatcher', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  )
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: described.map(({ tool: { name, title, annotations }, description, inputSchema }) => ({
      ...{ name, title, description, inputSchema },
      annotations: { title, ...annotations },
    })),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const meant = described.find(({ tool }) => tool.name === params.name)
    if (!meant) return { content: [{ type: 'text', text: `There is no tool ${params.name}` }], isError: true }
    const { text, isError } = await callTool(access, meant, params.arguments ?? {})
    return { content: [{ type: 'text', text }], isError }
  })
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve
    // The transport does not look at the end of its input.
    process.stdin.once('end', resolve)
  })
  await server.connect(new StdioServerTransport())
  await ended
  await server.close()
}
