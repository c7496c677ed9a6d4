-- People who are asked to agree at a provider that a connection may act for them. The
-- words of 0001_begin.sql. A time of 0 is never.

-- One time that somebody is asked; kept for a day after its end, so that whoever began
-- it can see what became of it. Over when the connection has another version.
-- ended_at is 0 while somebody is waited for; fault_code is NULL where it succeeded.
CREATE TABLE oauth_authorization (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    connection_id UUID NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    connection_version BIGINT NOT NULL,
    user_id UUID NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL DEFAULT 0,
    fault_code TEXT,
    fault_message TEXT
) STRICT;
CREATE INDEX oauth_authorization_connection ON oauth_authorization (connection_id, user_id);
CREATE INDEX oauth_authorization_expiry ON oauth_authorization (expires_at);

-- What the browser brings back once: hash is the SHA-256 of the state, sealed the PKCE
-- verifier. session_id: the session that began it, NULL for keys and tokens.
CREATE TABLE oauth_state (
    hash BYTES NOT NULL PRIMARY KEY,
    authorization_id UUID NOT NULL REFERENCES oauth_authorization (id) ON DELETE CASCADE,
    session_id UUID,
    issuer TEXT,
    redirect_uri TEXT NOT NULL,
    sealed BYTES NOT NULL,
    expires_at BIGINT NOT NULL
) STRICT;
CREATE INDEX oauth_state_authorization ON oauth_state (authorization_id);
CREATE INDEX oauth_state_expiry ON oauth_state (expires_at);
