ALTER TABLE api_keys
  ADD COLUMN scope      ENUM('read','write','admin') NOT NULL DEFAULT 'write' COMMENT 'Each includes the one before. Keys from before scopes existed could do what write may' AFTER name,
  ADD COLUMN created_by VARCHAR(260) NULL DEFAULT NULL COMMENT 'Key or user that created it through the API; NULL: the command line' AFTER scope,
  ADD COLUMN expires_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'NULL: never' AFTER created_at,
  ADD KEY idx_api_keys_company (company_id, id);
