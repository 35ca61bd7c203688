ALTER TABLE post_details
  ADD COLUMN options            JSON NULL COMMENT 'Wishes beyond text and media: first comment, tags, cover, …' AFTER description,
  ADD COLUMN late_policy        ENUM('publish','hold') NULL DEFAULT NULL COMMENT 'NULL: as LATE_POLICY says' AFTER options,
  ADD COLUMN late_limit_minutes INT UNSIGNED NULL DEFAULT NULL COMMENT 'NULL: as LATE_LIMIT_MINUTES says' AFTER late_policy
