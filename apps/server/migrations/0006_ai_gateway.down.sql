DROP TABLE ai_conversations;
DROP TABLE ai_provider_keys;
DROP TABLE ai_settings;
