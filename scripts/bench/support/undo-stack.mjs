import { say } from '../../lib/project.mjs'

/** What has to be undone, last things first; a failure does not stop the rest. Running it twice does it once. */
export function undoStack() {
  const steps = []
  return {
    push: (step) => steps.push(step),
    async run() {
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step()
        } catch (error) {
          say(`Cleaning up: ${error.message}`)
        }
      }
    },
  }
}
