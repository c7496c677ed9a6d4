-- What the list is filtered by that no index finds: beside the connections, whose rows
-- are five times as long, so that looking into all of them reads a fifth. search is
-- lower case; tags are lines. It comes and goes with its connection.
CREATE TABLE connection_text (
    organization_id UUID NOT NULL,
    connection_id UUID NOT NULL,
    search TEXT NOT NULL,
    tags TEXT NOT NULL,
    PRIMARY KEY (organization_id, connection_id)
) STRICT, WITHOUT ROWID;
INSERT INTO connection_text (organization_id, connection_id, search, tags)
SELECT organization_id, id, search, tags FROM connection;
ALTER TABLE connection DROP COLUMN search;
