CREATE TABLE IF NOT EXISTS holds (
  scope         VARCHAR(190) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY COMMENT 'account:<id>, platform:linkedin or host:graph.facebook.com',
  until_at      TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'Nothing of this scope begins before; NULL or past: open',
  reason        TEXT         NULL,
  failures      INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Hosts: calls in a row that found the platform down',
  probing_until TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'Hosts: somebody is trying whether it is back',
  updated_at    TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Whom not to call for a while, shared by all workers and servers';
