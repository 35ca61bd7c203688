ALTER TABLE post_schedule
  ADD COLUMN waits_for VARCHAR(190) COLLATE utf8mb4_bin NULL DEFAULT NULL COMMENT 'Why run_at was put off without an attempt: turn (its own, in the backlog of its account), or the scope of a hold. What stands here is in its timeline already'
