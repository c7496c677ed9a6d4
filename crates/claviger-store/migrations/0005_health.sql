-- When a credential ends, as far as anybody says so; microseconds since 1970.
ALTER TABLE connection ADD COLUMN health_expires_at BIGINT;
-- When the server tests the connection by itself; NULL is not at all. The server
-- that moves it on is the one that does it.
ALTER TABLE connection ADD COLUMN next_check_at BIGINT;
CREATE INDEX connection_next_check ON connection (next_check_at) WHERE next_check_at IS NOT NULL;
