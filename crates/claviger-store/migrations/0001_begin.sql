-- One text for both engines. BYTES, UUID, FLAG and ORDERED stand for the
-- engine's own types (see src/migrate.rs); times are microseconds since 1970.
-- ORDERED texts compare byte by byte on either engine.

CREATE TABLE organization (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) STRICT;

CREATE TABLE user_account (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    email ORDERED NOT NULL,
    name TEXT,
    password_hash TEXT,
    role TEXT NOT NULL,
    disabled FLAG NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, email)
) STRICT;

CREATE TABLE api_key (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    hash BYTES NOT NULL,
    last4 TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL
) STRICT;

CREATE TABLE application_key (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    owned_by UUID NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    hash BYTES NOT NULL,
    last4 TEXT NOT NULL,
    registered FLAG NOT NULL,
    created_at BIGINT NOT NULL
) STRICT;
CREATE INDEX application_key_registered ON application_key (organization_id, registered, id);

-- organization_id is the nil UUID for keys of the whole installation: NULL
-- would escape the primary key.
CREATE TABLE wrapped_key (
    organization_id UUID NOT NULL,
    purpose ORDERED NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTES NOT NULL,
    root_key_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, purpose, epoch)
) STRICT;

-- name_key and search are lower case; tags are lines; last_used_at 0 is never.
CREATE TABLE connection (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    name_key ORDERED NOT NULL,
    integration_type ORDERED NOT NULL,
    credential_type TEXT NOT NULL,
    settings TEXT NOT NULL,
    tags TEXT NOT NULL,
    destination TEXT,
    secrets TEXT NOT NULL,
    search TEXT NOT NULL,
    version BIGINT NOT NULL,
    disabled FLAG NOT NULL,
    health_state TEXT NOT NULL,
    health_reason TEXT,
    health_since BIGINT NOT NULL,
    health_checked_at BIGINT,
    health_rank BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    key_epoch BIGINT NOT NULL,
    sealed BYTES NOT NULL
) STRICT;
CREATE INDEX connection_name ON connection (organization_id, name_key, id);
CREATE INDEX connection_integration ON connection (organization_id, integration_type, name_key, id);
CREATE INDEX connection_author ON connection (organization_id, created_by, name_key, id);
CREATE INDEX connection_health ON connection (organization_id, health_rank, id);
CREATE INDEX connection_created ON connection (organization_id, created_at, id);
CREATE INDEX connection_modified ON connection (organization_id, modified_at, id);
CREATE INDEX connection_last_used ON connection (organization_id, last_used_at, id);
CREATE INDEX connection_epoch ON connection (organization_id, key_epoch, id);

-- Who may do what: relation 1 viewer, 2 resolver, 3 editor.
CREATE TABLE connection_binding (
    connection_id UUID NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    organization_id UUID NOT NULL,
    principal ORDERED NOT NULL,
    relation BIGINT NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (connection_id, position)
) STRICT;
CREATE INDEX connection_binding_principal
    ON connection_binding (organization_id, principal, connection_id, relation, expires_at);

-- status is NULL while the request is under way.
CREATE TABLE idempotency (
    organization_id UUID NOT NULL,
    actor UUID NOT NULL,
    idempotency_key ORDERED NOT NULL,
    fingerprint BYTES NOT NULL,
    status BIGINT,
    body BYTES,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, actor, idempotency_key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Only ever appended to. A row's place in its chain is its key, so a chain
-- lies on disk in order and an append touches the last page.
CREATE TABLE audit (
    chain_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    event_id UUID NOT NULL,
    at BIGINT NOT NULL,
    organization_id UUID NOT NULL,
    actor UUID,
    action TEXT NOT NULL,
    asset_type TEXT NOT NULL,
    asset_id UUID,
    detail TEXT NOT NULL,
    mac BYTES NOT NULL,
    PRIMARY KEY (chain_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_event ON audit (event_id);
CREATE INDEX audit_asset ON audit (asset_id, event_id) WHERE kind = 0;
