ALTER TABLE fleet_members
  ADD COLUMN refused BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Posts, since it began, that Redis led it to and that could not be claimed'
