ALTER TABLE post_schedule
  ADD COLUMN released_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When a person said: publish now. Lateness counts from then' AFTER scheduled_for
