ALTER TABLE post_schedule
  ADD KEY idx_account_scheduled_for (social_account_id, scheduled_for, post_detail_id)
