/** Draws the drawn parts of all documents: `npm run draw`; with `-- --check` only compares them. */
import './draw-states.mjs'
import './draw-answers.mjs'
import './draw-architecture.mjs'
