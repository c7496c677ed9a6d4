-- Links by which somebody without an account authorizes one connection. The words of
-- 0001_begin.sql. A time of 0 is never.

-- hash is the SHA-256 of the link's token, browser that of the cookie of whoever began
-- by it, NULL until somebody has. user_id made it; caller is how they had proved who
-- they are, as JSON. shape is what the connection asked for then: of another shape the
-- link is no good.
CREATE TABLE oauth_link (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    connection_id UUID NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES user_account (id),
    caller TEXT NOT NULL,
    hash BYTES NOT NULL,
    shape BYTES NOT NULL,
    browser BYTES,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX oauth_link_connection ON oauth_link (connection_id, user_id);
CREATE INDEX oauth_link_expiry ON oauth_link (expires_at);

ALTER TABLE oauth_authorization ADD COLUMN link_id UUID REFERENCES oauth_link (id) ON DELETE CASCADE;
CREATE INDEX oauth_authorization_link ON oauth_authorization (link_id);
