-- One provider means a person by one subject. Where two crept in, the first stays.
DELETE FROM user_identity WHERE EXISTS (
    SELECT 1 FROM user_identity former
    WHERE former.provider_id = user_identity.provider_id AND former.user_id = user_identity.user_id
        AND (former.created_at < user_identity.created_at
            OR (former.created_at = user_identity.created_at AND former.subject < user_identity.subject)));
CREATE UNIQUE INDEX user_identity_person ON user_identity (user_id, provider_id);
DROP INDEX user_identity_user;
