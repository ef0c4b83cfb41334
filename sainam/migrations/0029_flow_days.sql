-- The volume of an agreement's months is summed with every observation: by its flows, without
-- reading the days of all others.
-- Nothing is written here before this migration, so the index is made in no time.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX observed_flow_flow ON observed_flow (flow, day) INCLUDE (exchanges, records);
