import { afterAll, afterEach } from 'vitest'
import { endFile, endTest } from './after-file'

// Run anew for each test file, also where files share their modules.
afterEach(endTest)
afterAll(endFile)
