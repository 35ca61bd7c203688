import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const src = join(projectRoot, 'src')

/** What is handed to `complain` in a source text. */
function complaintsIn(text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'complain') {
      found.push(node.arguments.map((argument) => argument.getText()).join(', '))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true))
  return found
}

/** The message of an error of the database quotes captions and keys; cron mails what is said on standard error. */
const holdsValues = (complaint: string) =>
  /\.(message|stack)\b|\$\{error\}/.test(complaint.replace(/\w*[wW]ithoutValues\(\w+\)/g, ''))

it('no error is told on standard error with the values that its message may quote', () => {
  const complaints = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => complaintsIn(readFileSync(join(src, file), 'utf8')).map((said) => `${file}: ${said}`))
  expect(complaints.filter(holdsValues)).toEqual([])
  // Were none found, none would be looked at either.
  expect(complaints.length).toBeGreaterThan(6)
})

it.each(['`${error.name}: ${error.message}`', '`${error.stack}`', 'error.message', '`Failed: ${error}`'])(
  'complain(%s) would be found',
  (said) => {
    expect(complaintsIn(`complain(${said})`).filter(holdsValues)).toHaveLength(1)
  },
)
