-- Which server (its audit chain) has a request under way, so that its next start
-- finds what a crash cut off. status is 0 then: nobody knows whether it was done.
ALTER TABLE idempotency ADD COLUMN server UUID;
CREATE INDEX idempotency_under_way ON idempotency (server) WHERE status IS NULL;
