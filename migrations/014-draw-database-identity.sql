INSERT INTO database_identity (id) SELECT UUID() FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM database_identity);
