CREATE TABLE IF NOT EXISTS counters (
  name   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of the metric, without the prefix of all',
  labels VARCHAR(420) COLLATE utf8mb4_bin NOT NULL DEFAULT '' COMMENT 'As Prometheus writes them between the braces; the name of a server alone may have 190 characters, each of which is written as two',
  value  DOUBLE NOT NULL DEFAULT 0 COMMENT 'Only grows, also when the rows that were counted are thrown away',
  PRIMARY KEY (name, labels)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What metrics count of all servers together'
