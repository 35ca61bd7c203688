#!/bin/bash
# Read by the database's image when its volume is made: the account that posts are published with, which may read and write
# rows and nothing else. The one that may change tables is made by the image itself (MARIADB_USER).
# shellcheck shell=bash
password=$(cat "${SECRETS_DIR:-/run/secrets}/database-password")
password=${password//\\/\\\\}
password=${password//\'/\\\'}
docker_process_sql <<SQL
CREATE USER 'post_dispatcher'@'%' IDENTIFIED BY '$password';
GRANT SELECT, INSERT, UPDATE, DELETE ON post_dispatcher.* TO 'post_dispatcher'@'%';
SQL
