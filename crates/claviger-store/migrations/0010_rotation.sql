-- Another credential beside a connection's own, while that is being replaced. The words
-- of 0001_begin.sql.

-- One row a connection. state: staged (waits to become the connection's own) or grace (was
-- its own until promoted_at, and is kept until grace_ends_at). version is the connection's
-- of when the row was written; it, the state and grace_ends_at are sealed in. settings are
-- the connection's with this credential. tested is JSON: what the last test said.
CREATE TABLE connection_rotation (
    connection_id UUID NOT NULL PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    organization_id UUID NOT NULL REFERENCES organization (id),
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    settings TEXT NOT NULL,
    secrets TEXT NOT NULL,
    sealed BYTES NOT NULL,
    key_epoch BIGINT NOT NULL,
    grace_seconds BIGINT NOT NULL,
    staged_at BIGINT NOT NULL,
    staged_by UUID NOT NULL,
    promoted_at BIGINT,
    grace_ends_at BIGINT,
    tested TEXT
) STRICT;
CREATE INDEX connection_rotation_epoch ON connection_rotation (organization_id, key_epoch, connection_id);
CREATE INDEX connection_rotation_end ON connection_rotation (grace_ends_at) WHERE grace_ends_at IS NOT NULL;

-- That there is such a row, so that a request without one looks for none.
ALTER TABLE connection ADD COLUMN rotation_state TEXT;
ALTER TABLE connection ADD COLUMN rotation_ends_at BIGINT;
-- After how many days its secrets are to be replaced, and when that is.
ALTER TABLE connection ADD COLUMN reminder_days BIGINT;
ALTER TABLE connection ADD COLUMN reminder_due_at BIGINT;
CREATE INDEX connection_reminder_due ON connection (reminder_due_at) WHERE reminder_due_at IS NOT NULL;
