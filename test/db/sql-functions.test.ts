import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { emptyDatabase } from '../support/database'
import { projectRoot } from '../support/run-program'

/**
 * The functions our SQL may use, each with a call of it: those that MySQL 8.0.16 to 9.x and MariaDB 10.6 and later have
 * built in. Look a new one up in both manuals; MD5, SHA, SHA1 and PASSWORD have left MySQL.
 */
const functions: Record<string, string> = {
  CAST: "CAST('1' AS CHAR)",
  COALESCE: 'COALESCE(NULL, 1)',
  CONCAT: "CONCAT('a', 'b')",
  CONCAT_WS: "CONCAT_WS(' ', 'a', 'b')",
  COUNT: 'COUNT(*)',
  CURRENT_TIMESTAMP: 'CURRENT_TIMESTAMP(3)',
  CURRENT_USER: 'CURRENT_USER()',
  DATABASE: 'DATABASE()',
  DATE_FORMAT: "DATE_FORMAT(NOW(), '%H')",
  GET_LOCK: "GET_LOCK('a-test', 0)",
  GREATEST: 'GREATEST(1, 2)',
  IF: 'IF(1, 2, 3)',
  JSON_ARRAY: 'JSON_ARRAY()',
  JSON_EXTRACT: "JSON_EXTRACT('{}', '$.a')",
  JSON_OBJECT: "JSON_OBJECT('a', 1)",
  JSON_UNQUOTE: 'JSON_UNQUOTE(\'"a"\')',
  JSON_LENGTH: "JSON_LENGTH('[]')",
  INSTR: "INSTR('abc', 'b')",
  LAST_INSERT_ID: 'LAST_INSERT_ID(1)',
  LEAST: 'LEAST(1, 2)',
  LEFT: "LEFT('abc', 2)",
  LOCATE: "LOCATE('b', 'abc')",
  MAX: 'MAX(1)',
  MIN: 'MIN(1)',
  NOW: 'NOW(3)',
  ROW_NUMBER: 'ROW_NUMBER() OVER ()',
  POW: 'POW(2, 3)',
  RELEASE_LOCK: "RELEASE_LOCK('a-test')",
  SHA2: "SHA2('a', 256)",
  SUM: 'SUM(1)',
  TIMESTAMPDIFF: 'TIMESTAMPDIFF(SECOND, NOW(), NOW())',
  UNIX_TIMESTAMP: 'UNIX_TIMESTAMP(NOW(3))',
  UTC_TIMESTAMP: 'UTC_TIMESTAMP(3)',
  UUID: 'UUID()',
  VERSION: 'VERSION()',
}

/** Of one family alone: the wait for a position of its own form (replication.ts). */
const ofOneFamily = new Set(['MASTER_GTID_WAIT', 'WAIT_FOR_EXECUTED_GTID_SET'])

/** Words before a bracket that are no functions. */
const words =
  /^(ALL|AND|AS|BY|CHAR|DEFAULT|ELSE|ENUM|EXISTS|FROM|IN|INDEX|INTERVAL|JOIN|KEY|NOT|OR|OVER|SELECT|SET|THEN|TIMESTAMP|TINYINT|UNION|UPDATE|VALUES|VARCHAR|WHEN|WHERE)$/i
/** Before a bracket with names of columns, or of an index to be used. */
const named = /\b(INTO|TABLE|TABLE IF NOT EXISTS|KEY|INDEX|REFERENCES|CONSTRAINT \w+ FOREIGN KEY)\s+[\w?$.]+\s*\($/i

const isSql = (text: string) =>
  /^\s*(select|insert into|update \w+ set|delete from)\b/i.test(text) ||
  /\b(SELECT|INSERT INTO|INSERT IGNORE|UPDATE|DELETE FROM|SET SESSION|CREATE TABLE)\b/.test(text)

/** The functions a piece of text calls: in a statement whatever stands before a bracket, in a fragment what is in capitals. */
function functionsIn(text: string): string[] {
  const call = isSql(text) ? /\b([a-z_]\w*)\s*\(/gi : /\b([A-Z][A-Z0-9_]+)\(/g
  return [...text.matchAll(call)].flatMap((match) => {
    const [before = '', name = ''] = [text.slice(0, match.index) + match[0], match[1]]
    return words.test(name) || named.test(before) ? [] : [name.toUpperCase()]
  })
}

/** Every literal text of the program, with placeholders where values are put in. */
function literalsOf(path: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text)
    if (ts.isTemplateExpression(node)) {
      found.push(node.head.text + node.templateSpans.map((span) => `$x${span.literal.text}`).join(''))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest))
  return found
}

const filesBelow = (folder: string, ending: string) =>
  readdirSync(resolve(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))

describe('our SQL', () => {
  let db: Database
  beforeAll(async () => {
    ;({ db } = await emptyDatabase())
  })

  it('calls no function that MySQL or MariaDB does not have', () => {
    // The sandbox, the client and the page have no database; the capitals in what they say are others' words.
    const sources = filesBelow('src', '.ts').filter((path) => !/\/src\/(sandbox|client|ui)\//.test(path))
    const texts = [
      ...sources.flatMap(literalsOf),
      ...filesBelow('migrations', '.sql').map((path) =>
        readFileSync(path, 'utf8').replaceAll(/COMMENT '(?:[^']|'')*'/g, ''),
      ),
    ]
    const called = new Set(texts.flatMap(functionsIn))
    expect([...called].filter((name) => !functions[name] && !ofOneFamily.has(name)).sort()).toEqual([])
    // Were nothing found, nothing would be held against the list either.
    expect(called).toContain('SHA2')
    expect(called.size).toBeGreaterThan(20)
  })

  it.each([
    ["SELECT GET_LOCK(CONCAT('x', MD5(DATABASE())), 0)", ['GET_LOCK', 'CONCAT', 'MD5', 'DATABASE']],
    ['select sha1 (?) from t', ['SHA1']],
    ['SELECT sha1 (?) FROM t WHERE id IN (?)', ['SHA1']],
    ['INSERT INTO t (a, b) SELECT a, ANY_VALUE(b) FROM t FORCE INDEX (i)', ['ANY_VALUE']],
    ['IF(x, JSON_VALUE(y), 1)', ['IF', 'JSON_VALUE']],
  ])('%s: what it calls is found', (sql, found) => {
    expect(functionsIn(sql)).toEqual(found)
  })

  it.each(Object.entries(functions))('%s is known to this server', async (_, call) => {
    await expect(db.query(`SELECT ${call}`)).resolves.toBeDefined()
  })
})
