UPDATE social_token SET refresh_at = NOW(3) + INTERVAL 25 HOUR
 WHERE id IN (SELECT userAccessTokenId FROM meta_social_accounts WHERE platform = 'instagram' AND login = 'instagram')
