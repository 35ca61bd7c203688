ALTER TABLE meta_social_accounts
  ADD COLUMN late_slot_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'Late posts of the account are spread: the next may go out then' AFTER status_reason
