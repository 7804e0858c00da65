-- Two more lists of tickets: of a queue in its order, and of an agent, or of none, by priority.
-- ${csm_prefix} is schema and prefix.

CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, queue, category, enqueued_us, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, agent, category, priority DESC, opened_us, id);

-- Statistics of some rows that go again, as in V2, where there are no tickets yet: making an index
-- says so of them.
INSERT INTO ${csm_prefix}ticket (shard, tenant, id, version, recorded_us, recorded_ns, number, brand,
    channel, customer, type, status, category, priority, queue, agent, work, routed, opened_us,
    enqueued_us, state)
  SELECT 0, 1, n, 1, 0, 0, n, 1, '', n, '', '', 'NEW', 1, 1, 1, 'NONE', FALSE, n, n, ''
  FROM generate_series(1, 200) AS n WHERE NOT EXISTS (SELECT 1 FROM ${csm_prefix}ticket);
ANALYZE ${csm_prefix}ticket;
DELETE FROM ${csm_prefix}ticket WHERE shard = 0 AND tenant = 1 AND id <= 200 AND state = '';

INSERT INTO ${csm_prefix}schema_version (version) VALUES (5);
