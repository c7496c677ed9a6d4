-- People, service accounts, roles, teams, keys, tokens, sessions, factors, single
-- sign-on, policies. The words of 0001_begin.sql, and NEW_ID(), which makes an id
-- for a row that the script itself adds. A time of 0 is never.

-- Several organizations on one server: the handle tells them apart at sign-in.
ALTER TABLE organization ADD COLUMN handle ORDERED NOT NULL DEFAULT 'claviger';
ALTER TABLE organization ADD COLUMN password_sign_in FLAG NOT NULL DEFAULT TRUE;
CREATE UNIQUE INDEX organization_handle ON organization (handle);

-- Pending until activated_at is set; disabled outranks both.
ALTER TABLE user_account ADD COLUMN title TEXT;
ALTER TABLE user_account ADD COLUMN service_account FLAG NOT NULL DEFAULT FALSE;
ALTER TABLE user_account ADD COLUMN activated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN modified_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN last_login_at BIGINT NOT NULL DEFAULT 0;
-- name and address in lower case, for the filter of the list.
ALTER TABLE user_account ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE user_account
SET activated_at = created_at, modified_at = created_at, search = lower(coalesce(name, '')) || ' ' || email;
CREATE INDEX user_account_created ON user_account (organization_id, created_at, id);

-- built_in is admin, standard or read_only; what those give is code, not rows.
CREATE TABLE role (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    name_key ORDERED NOT NULL,
    built_in TEXT,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    UNIQUE (organization_id, name_key)
) STRICT;

CREATE TABLE role_permission (
    role_id UUID NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    permission ORDERED NOT NULL,
    PRIMARY KEY (role_id, permission)
) STRICT;

-- provisioned_by is the provider whose groups gave it, and which may take it away.
CREATE TABLE user_role (
    user_id UUID NOT NULL REFERENCES user_account (id),
    role_id UUID NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    provisioned_by UUID,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role_id)
) STRICT;
CREATE INDEX user_role_role ON user_role (role_id, user_id);

INSERT INTO role (id, organization_id, name, name_key, built_in, created_at, modified_at)
SELECT NEW_ID(), id, 'Admin', 'admin', 'admin', created_at, created_at FROM organization;
INSERT INTO role (id, organization_id, name, name_key, built_in, created_at, modified_at)
SELECT NEW_ID(), id, 'Standard', 'standard', 'standard', created_at, created_at FROM organization;
INSERT INTO role (id, organization_id, name, name_key, built_in, created_at, modified_at)
SELECT NEW_ID(), id, 'Read Only', 'read only', 'read_only', created_at, created_at FROM organization;
INSERT INTO user_role (user_id, role_id, created_at)
SELECT u.id, r.id, u.created_at
FROM user_account u JOIN role r ON r.organization_id = u.organization_id AND r.built_in = u.role;
ALTER TABLE user_account DROP COLUMN role;

-- visible_modules and hidden_modules are JSON lists; NULL where none was given.
CREATE TABLE team (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    handle ORDERED NOT NULL,
    name TEXT NOT NULL,
    name_key ORDERED NOT NULL,
    description TEXT,
    avatar TEXT,
    banner BIGINT,
    visible_modules TEXT,
    hidden_modules TEXT,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    UNIQUE (organization_id, handle),
    UNIQUE (organization_id, name_key)
) STRICT;

-- number is the last part of a membership's id; it grows within the team.
CREATE TABLE team_membership (
    team_id UUID NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES user_account (id),
    number BIGINT NOT NULL,
    admin FLAG NOT NULL,
    provisioned_by UUID,
    created_by UUID,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, user_id)
) STRICT;
CREATE INDEX team_membership_user ON team_membership (user_id, team_id);

CREATE TABLE invitation (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    user_id UUID NOT NULL REFERENCES user_account (id),
    hash BYTES NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX invitation_user ON invitation (user_id, id);

ALTER TABLE api_key ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN remote_config FLAG NOT NULL DEFAULT FALSE;
ALTER TABLE api_key ADD COLUMN modified_by UUID;
ALTER TABLE api_key ADD COLUMN modified_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE api_key ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;
UPDATE api_key SET modified_at = created_at, modified_by = created_by;
CREATE INDEX api_key_organization ON api_key (organization_id, id);

-- scopes is a JSON list of permission names; NULL is whatever the owner may do.
ALTER TABLE application_key ADD COLUMN scopes TEXT;
ALTER TABLE application_key ADD COLUMN modified_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE application_key ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;
UPDATE application_key SET modified_at = created_at;
CREATE INDEX application_key_owner ON application_key (organization_id, owned_by, id);

-- Personal and service-account access tokens, told apart by their owner.
CREATE TABLE access_token (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    owned_by UUID NOT NULL REFERENCES user_account (id),
    service_account FLAG NOT NULL,
    name TEXT NOT NULL,
    hash BYTES NOT NULL,
    scopes TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX access_token_owner ON access_token (organization_id, owned_by, id);

-- complete is false while a second factor is still missing: such a session opens
-- nothing but the routes that give it.
CREATE TABLE user_session (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    user_id UUID NOT NULL REFERENCES user_account (id),
    hash BYTES NOT NULL,
    method TEXT NOT NULL,
    complete FLAG NOT NULL,
    client_ip TEXT,
    user_agent TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) STRICT;
CREATE INDEX user_session_user ON user_session (user_id, id);
CREATE INDEX user_session_expiry ON user_session (expires_at);

-- Tries to sign in, of known and unknown addresses alike; a quarter of an hour.
CREATE TABLE sign_in_attempt (
    id UUID NOT NULL PRIMARY KEY,
    subject ORDERED NOT NULL,
    at BIGINT NOT NULL
) STRICT;
CREATE INDEX sign_in_attempt_subject ON sign_in_attempt (subject, at);
CREATE INDEX sign_in_attempt_age ON sign_in_attempt (at);

-- What a browser must bring back once: state of single sign-on, challenge of a
-- passkey. Taken out by DELETE ... RETURNING before it is looked at.
CREATE TABLE sign_in_challenge (
    hash BYTES NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    user_id UUID,
    purpose TEXT NOT NULL,
    content TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) STRICT;
CREATE INDEX sign_in_challenge_expiry ON sign_in_challenge (expires_at);

-- confirmed_at 0: enrolled and not yet proved. last_step: no code counts twice.
CREATE TABLE totp_factor (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    user_id UUID NOT NULL UNIQUE REFERENCES user_account (id),
    sealed BYTES NOT NULL,
    version BIGINT NOT NULL,
    key_epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL
) STRICT;
CREATE INDEX totp_factor_epoch ON totp_factor (organization_id, key_epoch, id);

CREATE TABLE recovery_code (
    user_id UUID NOT NULL REFERENCES user_account (id),
    hash BYTES NOT NULL,
    PRIMARY KEY (user_id, hash)
) STRICT;

-- content is the library's own record of the credential; it holds no secret.
CREATE TABLE passkey (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES user_account (id),
    credential_id BYTES NOT NULL UNIQUE,
    content TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX passkey_user ON passkey (user_id, id);

CREATE TABLE oidc_provider (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    groups_claim TEXT,
    trust_email FLAG NOT NULL,
    just_in_time FLAG NOT NULL,
    enabled FLAG NOT NULL,
    sealed BYTES NOT NULL,
    version BIGINT NOT NULL,
    key_epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL
) STRICT;
CREATE INDEX oidc_provider_organization ON oidc_provider (organization_id, id);
CREATE INDEX oidc_provider_epoch ON oidc_provider (organization_id, key_epoch, id);

-- Exactly one of role_id and team_id; group_name is compared to the letter.
CREATE TABLE oidc_group_mapping (
    id UUID NOT NULL PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES oidc_provider (id) ON DELETE CASCADE,
    group_name ORDERED NOT NULL,
    role_id UUID REFERENCES role (id) ON DELETE CASCADE,
    team_id UUID REFERENCES team (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX oidc_group_mapping_group ON oidc_group_mapping (provider_id, group_name);

-- Whom a provider means: its subject, never an address alone.
CREATE TABLE user_identity (
    provider_id UUID NOT NULL REFERENCES oidc_provider (id) ON DELETE CASCADE,
    subject ORDERED NOT NULL,
    user_id UUID NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, subject)
) STRICT;
CREATE INDEX user_identity_user ON user_identity (user_id);

-- A policy changes apart from its connection, whose secrets are sealed for the
-- connection's own version. statement: which of the policy's bindings a row was in.
ALTER TABLE connection ADD COLUMN policy_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE connection_binding ADD COLUMN statement BIGINT NOT NULL DEFAULT 0;
UPDATE connection_binding SET statement = position;

-- Policies of the published API's other resources, which need not exist here.
CREATE TABLE resource_binding (
    organization_id UUID NOT NULL REFERENCES organization (id),
    resource ORDERED NOT NULL,
    position BIGINT NOT NULL,
    statement BIGINT NOT NULL,
    principal ORDERED NOT NULL,
    relation TEXT NOT NULL,
    PRIMARY KEY (organization_id, resource, position)
) STRICT;

-- status is pending, approved, refused or withdrawn; grant_until is what was asked
-- for until it is decided, then what was given. No reference to the connection: a
-- request for one that is not there must look like any other.
CREATE TABLE access_request (
    id UUID NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organization (id),
    connection_id UUID NOT NULL,
    requested_by UUID NOT NULL REFERENCES user_account (id),
    relation BIGINT NOT NULL,
    reason TEXT NOT NULL,
    grant_until BIGINT NOT NULL,
    status TEXT NOT NULL,
    decided_by UUID,
    decided_at BIGINT NOT NULL DEFAULT 0,
    answer TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) STRICT;
CREATE INDEX access_request_connection ON access_request (connection_id, id);
CREATE INDEX access_request_requester ON access_request (requested_by, id);
CREATE INDEX access_request_organization ON access_request (organization_id, id);

-- Answers are replayed in the media type that they first had.
ALTER TABLE idempotency ADD COLUMN media_type TEXT NOT NULL DEFAULT 'application/vnd.api+json';

-- The audit list of one organization among many.
CREATE INDEX audit_organization ON audit (organization_id, event_id) WHERE kind = 0;
