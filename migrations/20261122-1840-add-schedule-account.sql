ALTER TABLE post_schedule
  ADD COLUMN social_account_id BIGINT UNSIGNED NULL DEFAULT NULL COMMENT 'The account of the post, so that its day is counted in one range of an index; NULL: put into the queue by hand, and not counted' AFTER post_detail_id,
  ADD KEY idx_post_schedule_account (social_account_id, run_at)
