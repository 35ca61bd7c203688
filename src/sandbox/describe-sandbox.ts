import type { Sandbox } from './sandbox'

/**
 * What to tell the person who started a sandbox: where it is, how to use it, and with which accounts.
 * @param file where the settings stand already
 */
export function describeSandbox(sandbox: Sandbox, file?: string): string {
  const settings = { ...sandbox.env, ...sandbox.appEnv }
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
    ...(file
      ? [`Settings that point a program at it: ${file}`]
      : [
          'Environment that points the service at it (--env-file FILE writes it into a file):',
          ...Object.entries(settings).map(([name, value]) => `  ${name}=${value}`),
        ]),
    '',
    'Accounts:',
    ...lines,
  ].join('\n')
}
