ALTER TABLE dispatch_cycles
  ADD COLUMN down_since TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'Of the first tick after a time in which nothing ticked: the last sign of life before'
