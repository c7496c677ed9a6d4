-- People who are asked on another device whether a connection may act for them (RFC
-- 8628). The words of 0001_begin.sql.

-- What one server asks the provider with until somebody has agreed; gone once a token
-- came. caller is how whoever began it had proved who they are, as JSON; sealed the
-- device code. seconds is how long it leaves between two questions. Whoever holds the
-- lease asks, by the database's own clock where it has one.
CREATE TABLE oauth_device (
    authorization_id UUID NOT NULL PRIMARY KEY REFERENCES oauth_authorization (id) ON DELETE CASCADE,
    caller TEXT NOT NULL,
    sealed BYTES NOT NULL,
    seconds BIGINT NOT NULL,
    holder UUID NOT NULL,
    lease_until BIGINT NOT NULL
) STRICT;
CREATE INDEX oauth_device_lease ON oauth_device (lease_until);
