import { mcpSettings } from '../config/mcp-settings'
import { version } from '../config/version'
import { readDescription } from '../mcp/ask-api'
import { describeTools } from '../mcp/described-tools'
import { serveMcp } from '../mcp/serve-mcp'
import { tools } from '../mcp/tools'
import type { Action } from './surroundings'

/** The version that this was tried with. */
export const PACKAGE = '@modelcontextprotocol/sdk@1.32.2'

/** Offers operations to assistants over standard input and output, until they end. */
export const mcp: Action = async (around) => {
  const access = mcpSettings(around.env)
  try {
    await serveMcp(access, describeTools(tools, await readDescription(access)), version())
    return 0
  } catch (error) {
    around.err(`${isMissing(error) ? MISSING : (error as Error).message}\n`)
    return 1
  }
}

const MISSING = `mcp needs a package that is not installed with the others. Install it once: npm install --no-save ${PACKAGE}`

function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') && message.includes('@modelcontextprotocol')
}
