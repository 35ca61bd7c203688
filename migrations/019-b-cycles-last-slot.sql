ALTER TABLE dispatch_cycles
  ADD COLUMN last_slot_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When the last of them goes out, as far as its turn or its next attempt is known'
