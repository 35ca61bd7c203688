import { runServer, startServer } from './services/server'

// All of it lies in one bundle, which starts in half the time: this file is only its address.
export { startServer }

if (require.main === module) runServer()
