ALTER TABLE meta_social_accounts
  ADD COLUMN capacity INT UNSIGNED NULL DEFAULT NULL COMMENT 'Posts of the account that may be in hand at once, over all servers of a fleet with Redis; NULL: as ACCOUNT_CAPACITY says'
