CREATE TABLE IF NOT EXISTS meta_social_accounts (
  id                VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT (UUID()) PRIMARY KEY COMMENT 'UUID; version 7 where we make it',
  company_id        VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  platform          ENUM('facebook','instagram','linkedin') NOT NULL,
  external_id       VARCHAR(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'Facebook page id, Instagram user id, LinkedIn urn:li:person:… or urn:li:organization:…',
  name              VARCHAR(255)  NOT NULL,
  login             ENUM('facebook','instagram','linkedin') NOT NULL COMMENT 'Which login gave the token: it decides the host that Instagram is called on',
  userAccessTokenId VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'NULL: disconnected, the token is gone',
  status            ENUM('ok','needs_reconnect') NOT NULL DEFAULT 'ok',
  status_reason     VARCHAR(1000) NULL DEFAULT NULL,
  disconnected_at   TIMESTAMP(3)  NULL DEFAULT NULL COMMENT 'Since then it waits to be connected again, under the same id and with its queue',
  late_slot_at      TIMESTAMP(3)  NULL DEFAULT NULL COMMENT 'Late posts of the account are spread: the next may go out then',
  created_at        TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at        TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY uq_account (company_id, platform, external_id),
  CONSTRAINT fk_account_token FOREIGN KEY (userAccessTokenId) REFERENCES social_token (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Connected accounts of all three platforms';
