ALTER TABLE counters
  MODIFY labels VARCHAR(420) COLLATE utf8mb4_bin NOT NULL DEFAULT '' COMMENT 'As Prometheus writes them between the braces; the name of a server alone may have 190 characters, each of which is written as two'
