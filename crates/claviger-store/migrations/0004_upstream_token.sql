-- Short-lived credentials that connections obtained at their providers, and who is
-- obtaining the next one. The words of 0001_begin.sql. A time of 0 is never. Times
-- are the database's own on PostgreSQL, so that servers need not agree on theirs.

-- One row a connection. sealed is NULL while nothing is held; version grows with
-- whatever is obtained or forgotten, and is sealed in. So are binding and shape, the
-- SHA-256 of what a grant and a token were given for: a token of another shape is not
-- used, a refresh token of another binding neither.
-- holder has leave to ask the provider until lease_until, since refreshing_since.
-- unfinished_since: somebody asked then and nobody knows what became of it.
-- trouble: why there is nothing newer; trouble_over: only a person can mend it;
-- trouble_refused: the provider answered, and not with a token.
CREATE TABLE upstream_token (
    connection_id UUID NOT NULL PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    organization_id UUID NOT NULL REFERENCES organization (id),
    version BIGINT NOT NULL DEFAULT 0,
    sealed BYTES,
    key_epoch BIGINT NOT NULL DEFAULT 0,
    binding BYTES,
    shape BYTES,
    obtained_at BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL DEFAULT 0,
    account TEXT,
    scopes TEXT,
    holder UUID,
    lease_until BIGINT NOT NULL DEFAULT 0,
    refreshing_since BIGINT NOT NULL DEFAULT 0,
    unfinished_since BIGINT NOT NULL DEFAULT 0,
    trouble TEXT,
    trouble_shape BYTES,
    trouble_since BIGINT NOT NULL DEFAULT 0,
    trouble_over FLAG NOT NULL DEFAULT FALSE,
    trouble_refused FLAG NOT NULL DEFAULT FALSE,
    failures BIGINT NOT NULL DEFAULT 0,
    retry_at BIGINT NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX upstream_token_epoch ON upstream_token (organization_id, key_epoch, connection_id);
