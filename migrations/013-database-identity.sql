CREATE TABLE IF NOT EXISTS database_identity (
  id       VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  drawn_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='One row, drawn once: a dump carries it along, so that servers know the database again';
