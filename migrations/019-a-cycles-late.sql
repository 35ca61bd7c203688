ALTER TABLE dispatch_cycles
  ADD COLUMN late INT UNSIGNED NULL DEFAULT NULL COMMENT 'Posts that were late by what their users asked for; NULL: nothing was due, and nobody counted'
