ALTER TABLE fleet_members
  ADD COLUMN rescued BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Posts, since it began, that Redis had not led it to and that it found overdue here'
