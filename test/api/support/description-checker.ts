import type { OutgoingHttpHeaders } from 'node:http'
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import type { Request } from 'express'
import { describeApi } from '../../../src/api/openapi/describe-api'
import { operations } from '../../../src/api/operations/every-operation'

export type SeenAnswer = { request: Request; status: number; headers: OutgoingHttpHeaders; body: Buffer }

/** What HTTP itself, browsers' protections, CORS and the session of the page add; the description is about the API. */
const notOfTheApi =
  /^(content-(type|length|security-policy|encoding)|date|connection|set-cookie|keep-alive|transfer-encoding|vary|cache-control|referrer-policy|x-(content-type-options|frame-options|dns-prefetch-control|download-options|permitted-cross-domain-policies|xss-protection)|strict-transport-security|origin-agent-cluster|(cross-origin|access-control)-.*)$/

type Described = { headers?: Record<string, any>; content?: Record<string, unknown> }

/** Compares answers with what openapi.json says of them. */
export class DescriptionChecker {
  private readonly document: any = describeApi(operations)
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: true })).addSchema(this.document, 'api')
  private readonly compiled = new Map<string, ValidateFunction>()
  private readonly rightTexts = new Map<string, Buffer>()

  /** Everything about an answer that is otherwise than described, in words. */
  departuresOf(answer: SeenAnswer): string[] {
    const { request, status, body } = answer
    const operation = this.operationOf(answer)
    if (!operation) return this.elsewhere(answer)
    const [path, method] = operation
    const at = ['paths', path, method, 'responses', String(status)]
    const described = this.resolved(at)
    if (!described)
      return [`${method} ${path} does not say that it answers ${status}: ${body.toString().slice(0, 300)}`]
    const asked = status < 300 ? this.bodyDepartures(request, ['paths', path, method, 'requestBody', 'content']) : []
    return [...asked, ...this.headerDepartures(answer, described.value), ...this.contentDepartures(answer, described)]
  }

  // A refusal of something that is no operation, a preflight, a media file, or a file of the page.
  private elsewhere({ request, status, headers, body }: SeenAnswer): string[] {
    if (request.method === 'OPTIONS' && status === 204) return []
    if (status < 400 && headers['cross-origin-resource-policy'] === 'cross-origin') return []
    const isOfPage = /^\/(ui(\/.*)?|favicon\.ico)?$/.test(request.path)
    if (isOfPage && !/json/.test(String(headers['content-type']))) return []
    if (status < 400) return ['there is no such operation']
    if (request.method === 'HEAD') return []
    return this.differences(['components', 'schemas', 'Problem'], parsed(body))
  }

  private operationOf({ request, status }: SeenAnswer): [path: string, method: string] | undefined {
    const path = request.route
      ? String(request.route.path).replace(/:(\w+)/g, '{$1}')
      : Object.keys(this.document.paths).find((one) =>
          new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i').test(request.path),
        )
    // HEAD is described with GET, unless it is a method that the address does not answer.
    const method = request.method === 'HEAD' && status !== 405 ? 'get' : request.method.toLowerCase()
    return path !== undefined && this.document.paths[path]?.[method] ? [path, method] : undefined
  }

  private bodyDepartures(request: Request, at: string[]): string[] {
    const content = this.resolved(at)?.value as Record<string, unknown> | undefined
    // What comes in a form alone is checked by its own tests: its files are not in the body.
    if (!content?.['application/json'] || request.body === undefined) return []
    // Null and empty mean "not given", which no schema has to repeat.
    const given = Object.entries(request.body).filter(([, value]) => value !== null && value !== '')
    const differences = this.differences([...at, 'application/json', 'schema'], Object.fromEntries(given))
    return differences.map((difference) => `took a body that should not be taken: ${difference}`)
  }

  private headerDepartures({ headers }: SeenAnswer, { headers: described = {} }: Described): string[] {
    const names = new Map(Object.keys(described).map((name) => [name.toLowerCase(), name]))
    const unknown = Object.keys(headers)
      .filter((name) => !names.has(name.toLowerCase()) && !notOfTheApi.test(name))
      .map((name) => `the header ${name} is not described`)
    const wrong = [...names].flatMap(([lower, name]) => {
      const { required, schema } = this.resolvedNode(described[name])
      const value = headers[lower]
      if (value === undefined) return required ? [`the header ${name} is missing`] : []
      const fits = this.ajv.validate(schema, String(value))
      return fits ? [] : [`the header ${name} is ${value}: ${this.ajv.errorsText()}`]
    })
    return [...unknown, ...wrong]
  }

  private contentDepartures({ request, headers, body }: SeenAnswer, described: { at: string[]; value: Described }) {
    const { content } = described.value
    if (!content) return body.length === 0 ? [] : ['has a body, which is not described']
    const type = String(headers['content-type']).replace(/;.*/, '')
    if (!content[type]) return [`has the content type ${type}; described are ${Object.keys(content).join(', ')}`]
    if (request.method === 'HEAD') return []
    const at = [...described.at, 'content', type, 'schema']
    if (/[/+]json$/.test(type)) return this.differences(at, parsed(body))
    // The pages of the documentation are megabytes, always the same ones: what was right then is right now.
    const place = at.join(' ')
    if (this.rightTexts.get(place)?.equals(body)) return []
    const differences = this.differences(at, body.toString())
    if (differences.length === 0) this.rightTexts.set(place, body)
    return differences
  }

  private differences(at: string[], value: unknown): string[] {
    const pointer = at.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent)
    const ref = `api#/${pointer.join('/')}`
    const validate = this.compiled.get(ref) ?? this.ajv.compile({ $ref: ref })
    this.compiled.set(ref, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map((error) => {
      const params = JSON.stringify(error.params).slice(0, 200)
      return `${error.instancePath || 'the body'} ${error.message} ${params}`
    })
  }

  // The node at a place of the document, through a reference.
  private resolved(at: string[]): { at: string[]; value: any } | undefined {
    const node = at.reduce((found, part) => found?.[part], this.document)
    if (!node?.$ref) return node && { at, value: node }
    return this.resolved(node.$ref.slice(2).split('/'))
  }

  private resolvedNode(node: any): any {
    return node.$ref ? this.resolved(node.$ref.slice(2).split('/'))?.value : node
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return `no JSON: ${body.toString().slice(0, 100)}`
  }
}
