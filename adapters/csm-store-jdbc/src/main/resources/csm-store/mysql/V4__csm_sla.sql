-- When the first SLA clock of a ticket is due that runs; null for none. ${csm_prefix} is schema and prefix.
-- Routed are tickets that wait, are snoozed, or have a clock that runs.

ALTER TABLE ${csm_prefix}ticket ADD COLUMN due_us BIGINT;
CREATE INDEX ticket_due ON ${csm_prefix}ticket (shard, tenant, due_us);

INSERT INTO ${csm_prefix}schema_version (version) VALUES (4);
