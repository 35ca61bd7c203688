ALTER TABLE post_schedule
  ADD KEY idx_status_scheduled_for (status, scheduled_for, run_at)
