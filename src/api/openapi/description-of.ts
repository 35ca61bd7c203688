import type { Operation } from '../operations/operation'
import { openApiDocument } from './get-openapi'

/** The operations that say what all operations are, themselves among them. People read it at `/docs`, which is one of the pages. */
export const descriptionOf = (operations: () => Operation[]): Operation[] => [openApiDocument(operations)]
