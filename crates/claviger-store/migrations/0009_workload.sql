-- The keys that this server signs identity tokens with, which clouds accept in place
-- of keys of theirs. The words of 0001_begin.sql.

-- public is a JSON Web Key without its kid, which is the id. number counts from 1, so
-- that of two servers that make the next key one does. signs_from is later than
-- created_at: a key is published before it signs.
CREATE TABLE workload_key (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    number BIGINT NOT NULL,
    public TEXT NOT NULL,
    sealed BYTES NOT NULL,
    key_epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL,
    UNIQUE (organization_id, number)
) STRICT;
