ALTER TABLE meta_social_accounts
  MODIFY COLUMN userAccessTokenId BIGINT UNSIGNED NULL DEFAULT NULL COMMENT 'NULL: disconnected, the token is gone',
  ADD COLUMN disconnected_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'Since then it waits to be connected again, under the same id and with its queue' AFTER status_reason
