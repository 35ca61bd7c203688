import { join } from 'node:path'
import { projectRoot } from './run-program'

/** A file of test/fixtures/media. How they were made stands in its README. */
export const fixturePath = (name: string): string => join(projectRoot, 'test', 'fixtures', 'media', name)
