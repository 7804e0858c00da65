-- Two more lists of tickets: of a queue in its order, and of an agent, or of none, by priority.
-- ${csm_prefix} is schema and prefix.

CREATE INDEX by_queue_place ON ${csm_prefix}ticket (shard, tenant, queue, category, enqueued_us, id);
CREATE INDEX by_agent_priority ON ${csm_prefix}ticket (shard, tenant, agent, category, priority DESC, opened_us, id);

INSERT INTO ${csm_prefix}schema_version (version) VALUES (5);
