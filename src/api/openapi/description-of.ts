import { docsPage } from '../docs/get-docs'
import { docsAssets } from '../docs/get-docs-asset'
import type { Operation } from '../operations/operation'
import { openApiDocument } from './get-openapi'

/** The operations that say what all operations are, themselves among them. */
export const descriptionOf = (operations: () => Operation[]): Operation[] => [
  openApiDocument(operations),
  docsPage,
  ...docsAssets,
]
