CREATE TABLE IF NOT EXISTS counters (
  name   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of the metric, without the prefix of all',
  labels VARCHAR(190) COLLATE utf8mb4_bin NOT NULL DEFAULT '' COMMENT 'As Prometheus writes them between the braces',
  value  DOUBLE NOT NULL DEFAULT 0 COMMENT 'Only grows, also when the rows that were counted are thrown away',
  PRIMARY KEY (name, labels)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What metrics count of all servers together'
