import type { Sandbox } from './sandbox'

/** What to tell the person who started a sandbox: where it is, how to use it, and with which accounts. */
export function describeSandbox(sandbox: Sandbox): string {
  const { accounts } = sandbox.world
  const lines = accounts
    .all()
    .flatMap(({ platform, kind, id, name }) => [
      `  ${platform.padEnd(9)} ${name} (${kind})`,
      `            id    ${id}`,
      ...accounts.tokensOf(id).map((token) => `            token ${token.value}`),
    ])
  return [
    `Platform sandbox on ${sandbox.url}`,
    `What went out: ${sandbox.url}/`,
    '',
    'Environment that points the service at it:',
    ...Object.entries({ ...sandbox.env, ...sandbox.appEnv }).map(([name, value]) => `  ${name}=${value}`),
    '',
    'Accounts:',
    ...lines,
  ].join('\n')
}
