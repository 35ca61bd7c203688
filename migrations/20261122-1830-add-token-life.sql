ALTER TABLE social_token
  ADD COLUMN refresh_token      TEXT         NULL COMMENT 'AES-256-GCM envelope, never plain text' AFTER access_token,
  ADD COLUMN refresh_expires_at TIMESTAMP(3) NULL DEFAULT NULL AFTER expires_at,
  ADD COLUMN scopes             JSON         NULL COMMENT 'Permissions the token has; NULL: the platform was not asked or does not tell' AFTER refresh_expires_at,
  ADD COLUMN refresh_at         TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When a tick renews it next; NULL: it cannot or need not be renewed' AFTER scopes,
  ADD COLUMN refresh_tried_at   TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'At most one try a day' AFTER refresh_at,
  ADD COLUMN refresh_failures   INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Tries in a row that did not work' AFTER refresh_tried_at,
  ADD COLUMN refresh_error      VARCHAR(1000) NULL DEFAULT NULL COMMENT 'Why the last one did not' AFTER refresh_failures,
  ADD KEY idx_social_token_refresh_at (refresh_at)
