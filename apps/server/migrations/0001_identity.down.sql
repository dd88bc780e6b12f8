DROP TABLE data_keys, activation_tokens, api_keys, sessions, users, superadmins, tenants;
REVOKE USAGE ON SCHEMA public FROM gardefou_app, gardefou_audit, gardefou_system;
DROP DOMAIN sealed;
