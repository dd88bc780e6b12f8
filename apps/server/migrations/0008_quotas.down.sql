ALTER TABLE ai_jobs RESET (autovacuum_vacuum_insert_scale_factor);
DROP INDEX ai_jobs_usage;
ALTER TABLE ai_jobs DROP COLUMN masked_total, DROP COLUMN streamed, DROP COLUMN cost_micros;
DROP TABLE ai_model_prices;
DROP TABLE ai_quotas;
