ALTER TABLE holds
  ADD COLUMN since_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When the hold that lasts began; a hold that is made longer began when the first did'
