ALTER TABLE fleet_members
  ADD COLUMN circuit_open TINYINT NOT NULL DEFAULT 0 COMMENT '1: Redis fails it, and it asks this database alone'
