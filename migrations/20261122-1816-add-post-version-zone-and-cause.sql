ALTER TABLE post_details
  ADD COLUMN version       INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts what people change: content, time, decisions. What workers note does not count' AFTER late_limit_minutes,
  ADD COLUMN time_zone     VARCHAR(64) NULL DEFAULT NULL COMMENT 'IANA name of the zone the time was meant in; NULL: none was named' AFTER version,
  ADD COLUMN content_hash  CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'Digest of caption, media and link, to warn of the same post twice' AFTER time_zone,
  ADD COLUMN failure_cause VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'Why it failed or was missed, in one of a few words' AFTER error_message,
  ADD KEY idx_post_details_content (content_hash, social_account_id)
