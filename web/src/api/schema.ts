// Written by `cargo xtask gen` from crates/claviger-http/openapi.json.

export interface paths {
    "/api/v2/actions/access_requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, newest first: one's own, and those that one may decide about. */
        get: operations["access_request_list"];
        put?: never;
        /** Asks for access to a connection. Whether that is there is not told. */
        post: operations["access_request_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/access_requests/{access_request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request, for who made it and who may decide about it. */
        get: operations["access_request_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/access_requests/{access_request_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives what was asked for, until the end that was asked for or an earlier one. */
        post: operations["access_request_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/access_requests/{access_request_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does not give what was asked for. */
        post: operations["access_request_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/access_requests/{access_request_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes one's own request back. */
        post: operations["access_request_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/app_key_registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registered application keys. */
        get: operations["registration_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/app_key_registrations/{app_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One registered key. */
        get: operations["registration_get"];
        /** Registers a key, so that it may be used for connections and apps. */
        put: operations["registration_put"];
        post?: never;
        /** Unregisters a key: it stops working for connections and apps at once. */
        delete: operations["registration_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connection_policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The policies of all connections of the organization, for who manages access. */
        get: operations["connection_policy_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The connections that the reader may see. */
        get: operations["connection_list"];
        put?: never;
        /** Makes a connection. It belongs to its author alone until they share it. */
        post: operations["connection_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One connection, without its secrets. */
        get: operations["connection_get"];
        put?: never;
        post?: never;
        /** Removes a connection with its sealed secrets. */
        delete: operations["connection_delete"];
        options?: never;
        head?: never;
        /** Changes what is given and keeps the rest, as one version. */
        patch: operations["connection_update"];
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has access to a connection, by what, and until when. */
        get: operations["connection_access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to and with a connection, newest first. */
        get: operations["connection_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins to ask the caller to agree at the connection's provider: whoever opens
         *     `authorization_url` within ten minutes, is signed in as the caller when the
         *     provider sends them back, and confirms, authorizes the connection. One by device
         *     code answers a `user_code` instead: whoever types it in at `verification_uri` before
         *     it ends, on any device, and agrees, authorizes the connection.
         */
        post: operations["connection_authorize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/authorize_link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a link by which somebody without an account authorizes this connection, once
         *     and within a day. It is no good any more once the connection asks for something else
         *     or is deleted, its maker may not edit it any more, or the same person makes another.
         */
        post: operations["connection_authorize_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a connection off and keeps everything of it. */
        post: operations["connection_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a connection on again. */
        post: operations["connection_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts somebody in the author's place. */
        post: operations["connection_reassign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the rotation of a connection's credential is; 404 where none is under way. */
        get: operations["connection_rotation_get"];
        put?: never;
        /** Seals another credential beside the connection's own, which stays in use. What was staged before is replaced. */
        post: operations["connection_rotate"];
        /** Ends a rotation: what is staged, or the credential of before, is destroyed. The connection's own stays. */
        delete: operations["connection_rotation_discard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/rotate/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the staged credential the connection's own, at once for every caller. The one before is kept for the grace
         *     period: a call whose credential is refused goes out with it.
         */
        post: operations["connection_rotation_promote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/rotate/roll_back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts the credential of before in its place again, within the grace period. The one that was promoted is staged
         *     again, untested.
         */
        post: operations["connection_rotation_roll_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/rotate/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tests the staged credential as a connection is tested, at most ten a minute together with it. Takes the
         *     permission to resolve connections besides: a test is a use.
         */
        post: operations["connection_rotation_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tests a connection as it is stored: makes the cheapest call that proves its
         *     credential, and says what was answered. At most ten a minute.
         */
        post: operations["connection_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/{connection_id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who uses a connection. */
        get: operations["connection_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/connections/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tests a connection that is not stored, before it is created. Takes the body of
         *     *create* and what it takes to create and to run actions; keeps nothing. At
         *     most ten a minute.
         */
        post: operations["connection_test_new"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Executions from the record, newest first. */
        get: operations["execution_list"];
        put?: never;
        /** Runs an action. A failed action is a 200 with `status: "failed"`. */
        post: operations["execution_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/executions/{execution_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One execution from the record, without its outputs. */
        get: operations["execution_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that can be connected to. */
        get: operations["integration_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/integrations/{integration_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One integration with its credential types and their fields. */
        get: operations["integration_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/integrations/{integration_type}/icon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An integration's icon as SVG. */
        get: operations["integration_icon"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/actions/oauth_authorizations/{authorization_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What becomes of a consent that the caller began. Kept for a day. */
        get: operations["oauth_authorization_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/api_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organization's API keys, without the keys themselves. */
        get: operations["api_key_list"];
        put?: never;
        /** Makes an API key. The answer is the only one that shows it. */
        post: operations["api_key_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/api_keys/{api_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One API key, without the key itself. */
        get: operations["api_key_get"];
        put?: never;
        post?: never;
        /** Revokes an API key: nobody gets in with it any more. */
        delete: operations["api_key_delete"];
        options?: never;
        head?: never;
        /** Changes what is given and keeps the rest. */
        patch: operations["api_key_update"];
        trace?: never;
    };
    "/api/v2/application_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The application keys that the reader may see, without the keys themselves:
         *     everybody's with the permission for it, else their own.
         */
        get: operations["application_key_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/application_keys/{app_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One application key, without the key itself. */
        get: operations["application_key_get"];
        put?: never;
        post?: never;
        /** Revokes an application key: nobody gets in with it any more. */
        delete: operations["application_key_delete"];
        options?: never;
        head?: never;
        /** Changes what is given and keeps the rest. */
        patch: operations["application_key_update"];
        trace?: never;
    };
    "/api/v2/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of the record, newest first unless `sort` says otherwise.
         * @description A query is terms with spaces between them, all of which must hold: `@action`,
         *     `@status`, `@usr.id`, `@usr.email`, `@evt.name`, `@asset.type`, `@asset.id`,
         *     `@network.client.ip` or `@api_key_id`, a colon and a value; or part of the
         *     thing's name. `-` in front means not, `"…"` goes around spaces.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/audit/events/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same as the list, with the filter in a body. */
        post: operations["audit_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/audit/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All events that match, oldest first, one a line; the first line is the event
         *     of this export itself, and the export ends where it began. A connection that
         *     ends without the last chunk is an export that is not whole.
         */
        get: operations["audit_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/authorization_links/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins to ask whoever has a link to agree at the provider, and binds the link to this
         *     browser by the cookie `__Host-claviger-authorize`: no other one can come back, or
         *     begin by it again.
         */
        post: operations["authorization_link_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/authorization_links/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finishes what this browser began by a link: what the provider sent it back with
         *     becomes a token of the connection, and the link is used up. For the browser that began
         *     it, by its cookie.
         */
        post: operations["authorization_link_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/authorization_links/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows whoever has a link who asks for what. Nothing is begun by it. */
        post: operations["authorization_link_look"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls. */
        get: operations["current_user_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes one's own name and title. */
        patch: operations["current_user_update"];
        trace?: never;
    };
    "/api/v2/current_user/application_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own application keys, without the keys themselves. */
        get: operations["current_user_application_key_list"];
        put?: never;
        /**
         * Makes an application key of one's own. The answer is the only one that shows
         *     it; it is not registered for connections and apps yet.
         */
        post: operations["current_user_application_key_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/application_keys/{app_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of one's own application keys, with oneself and one's roles. */
        get: operations["current_user_application_key_get"];
        put?: never;
        post?: never;
        /** Revokes an application key: nobody gets in with it any more. */
        delete: operations["current_user_application_key_delete"];
        options?: never;
        head?: never;
        /** Changes what is given and keeps the rest. */
        patch: operations["current_user_application_key_update"];
        trace?: never;
    };
    "/api/v2/current_user/passkey_challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks one's own authenticator for a new passkey. */
        post: operations["passkey_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own passkeys, the oldest first; there are 20 at most. */
        get: operations["passkey_list"];
        put?: never;
        /**
         * Adds a passkey to one's own. All other sessions are over, and this one gets
         *     another cookie.
         */
        post: operations["passkey_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/passkeys/{passkey_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes one of one's own passkeys away. All other sessions are over, and this one
         *     gets another cookie.
         */
        delete: operations["passkey_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes one's own password. All other sessions are over, and this one gets
         *     another cookie.
         */
        put: operations["password_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/second_factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own second factors: none or one. */
        get: operations["factor_list"];
        put?: never;
        /**
         * Makes a second factor, which asks for nothing until it is confirmed. Takes a
         *     sign-in of the last ten minutes. The answer is the only one that shows its secret.
         */
        post: operations["factor_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/second_factors/{factor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes one's own second factor away, with its recovery codes. Takes a sign-in
         *     of the last ten minutes; all other sessions are over, and this one gets another cookie.
         */
        delete: operations["factor_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/current_user/second_factors/{factor_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirms a second factor by its first code: each sign-in asks for it from now
         *     on. All other sessions are over, this one gets another cookie, and the answer
         *     is the only one that shows the recovery codes.
         */
        post: operations["factor_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oidc_providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organization's providers of single sign-on, oldest first; at most 20. */
        get: operations["oidc_provider_list"];
        put?: never;
        /** Lets people sign in through a provider of single sign-on (OpenID Connect). */
        post: operations["oidc_provider_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oidc_providers/{provider_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One provider of single sign-on. */
        get: operations["oidc_provider_get"];
        put?: never;
        post?: never;
        /**
         * Removes a provider: nobody signs in through it any more, and sessions that
         *     began through it end. Roles and teams that its groups gave stay.
         */
        delete: operations["oidc_provider_delete"];
        options?: never;
        head?: never;
        /**
         * Changes a provider. Sessions that began through it end when it is disabled or
         *     its client changes.
         */
        patch: operations["oidc_provider_update"];
        trace?: never;
    };
    "/api/v2/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the organization's name, and whether people may sign in by password. */
        patch: operations["organization_update"];
        trace?: never;
    };
    "/api/v2/passkey_challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a passkey: to sign in, or as second factor. Each question is good for
         *     one answer, within five minutes.
         */
        post: operations["passkey_challenge_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every permission there is. */
        get: operations["permission_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/personal_access_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The access tokens that the reader may see, without the tokens themselves:
         *     everybody's with the permission for it, else their own.
         */
        get: operations["personal_access_token_list"];
        put?: never;
        /** Makes an access token of one's own. The answer is the only one that shows it. */
        post: operations["personal_access_token_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/personal_access_tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One access token, without the token itself. */
        get: operations["personal_access_token_get"];
        put?: never;
        post?: never;
        /** Revokes an access token: nobody gets in with it any more. */
        delete: operations["personal_access_token_delete"];
        options?: never;
        head?: never;
        /** Changes name and scopes; the end stays. */
        patch: operations["personal_access_token_update"];
        trace?: never;
    };
    "/api/v2/restriction_policy/{resource_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may do what with one resource. Other than a connection it need not exist here. */
        get: operations["policy_get"];
        put?: never;
        /** Puts a policy in place of the one before. */
        post: operations["policy_set"];
        /** Takes a policy back: a connection's to its author alone, any other to none. */
        delete: operations["policy_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles of the organization. */
        get: operations["role_list"];
        put?: never;
        /** Makes a role. */
        post: operations["role_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/roles/{role_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role. */
        get: operations["role_get"];
        put?: never;
        post?: never;
        /** Removes a role, and takes it away from everybody. */
        delete: operations["role_delete"];
        options?: never;
        head?: never;
        /** Changes a role. */
        patch: operations["role_update"];
        trace?: never;
    };
    "/api/v2/roles/{role_id}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a role that gives what this one gives. */
        post: operations["role_clone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/roles/{role_id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a role gives. */
        get: operations["role_permission_list"];
        put?: never;
        /** Has a role give one permission more. */
        post: operations["role_permission_add"];
        /** Has a role give one permission less. */
        delete: operations["role_permission_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/roles/{role_id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has a role. */
        get: operations["role_user_list"];
        put?: never;
        /** Gives somebody a role. */
        post: operations["role_user_add"];
        /** Takes a role away from somebody. */
        delete: operations["role_user_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/roles/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The built-in roles, to be cloned. */
        get: operations["role_template_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/service_accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service accounts of the organization. */
        get: operations["service_account_list"];
        put?: never;
        /** Adds a service account, which is active at once. */
        post: operations["service_account_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/service_accounts/{service_account_id}/access_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A service account's access tokens, without the tokens themselves. */
        get: operations["service_account_token_list"];
        put?: never;
        /** Makes an access token of a service account. The answer is the only one that shows it. */
        post: operations["service_account_token_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One access token of a service account, without the token itself. */
        get: operations["service_account_token_get"];
        put?: never;
        post?: never;
        /** Revokes an access token of a service account: nobody gets in with it any more. */
        delete: operations["service_account_token_delete"];
        options?: never;
        head?: never;
        /** Changes name and scopes; what is not given stays. */
        patch: operations["service_account_token_update"];
        trace?: never;
    };
    "/api/v2/service_accounts/{service_account_id}/application_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A service account's application keys, without the keys themselves. */
        get: operations["service_account_key_list"];
        put?: never;
        /** Makes an application key of a service account. The answer is the only one that shows it. */
        post: operations["service_account_key_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One application key of a service account, without the key itself. */
        get: operations["service_account_key_get"];
        put?: never;
        post?: never;
        /** Revokes an application key of a service account: nobody gets in with it any more. */
        delete: operations["service_account_key_delete"];
        options?: never;
        head?: never;
        /** Changes name and scopes; what is not given stays. */
        patch: operations["service_account_key_update"];
        trace?: never;
    };
    "/api/v2/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own sessions, newest first; those of others for who manages access. */
        get: operations["session_list"];
        put?: never;
        /**
         * Signs somebody in. The session is in the cookie `__Host-claviger`, and nowhere
         *     in the body.
         */
        post: operations["session_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a session: one's own, or anybody's for who manages access. */
        delete: operations["session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Signs out: ends the session of the cookie that came along, also one whose
         *     second factor is missing.
         */
        delete: operations["session_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/current/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Completes a sign-in by its second factor. The session gets another cookie. */
        post: operations["session_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sessions/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs somebody in by their passkey alone. */
        post: operations["session_create_by_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sign_in_options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a sign-in page should ask for. An organization that is not there looks
         *     like any other.
         */
        get: operations["sign_in_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The teams of the organization. */
        get: operations["team_list"];
        put?: never;
        /** Makes a team. */
        post: operations["team_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/team/{team_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One team. */
        get: operations["team_get"];
        put?: never;
        post?: never;
        /** Removes a team; what policies give it reaches nobody any more. */
        delete: operations["team_delete"];
        options?: never;
        head?: never;
        /** Changes a team. */
        patch: operations["team_update"];
        trace?: never;
    };
    "/api/v2/team/{team_id}/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in a team. */
        get: operations["membership_list"];
        put?: never;
        /** Puts somebody in a team. */
        post: operations["membership_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/team/{team_id}/memberships/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes somebody out of a team; everybody may take themselves out. */
        delete: operations["membership_delete"];
        options?: never;
        head?: never;
        /** Makes somebody an administrator of a team, or one no longer. */
        patch: operations["membership_update"];
        trace?: never;
    };
    "/api/v2/user_invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invites people who were added and have not come yet. There is no mail: hand
         *     each `accept_url` to its person. The answer is the only one that shows them.
         */
        post: operations["invitation_send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user_invitations/{user_invitation_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One invitation, without what accepts it. */
        get: operations["invitation_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user_invitations/{user_invitation_uuid}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation, once. Its person is a member from then on and may sign in. */
        post: operations["invitation_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people and service accounts of the organization. */
        get: operations["user_list"];
        put?: never;
        /** Adds somebody. */
        post: operations["user_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user. */
        get: operations["user_get"];
        put?: never;
        post?: never;
        /** Keeps somebody out from now on. Nothing of theirs is deleted. */
        delete: operations["user_disable"];
        options?: never;
        head?: never;
        /** Changes a user. */
        patch: operations["user_update"];
        trace?: never;
    };
    "/api/v2/users/{user_id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes back what somebody was invited by. */
        delete: operations["invitation_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user_id}/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The teams that somebody is in. */
        get: operations["user_membership_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user_id}/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Somebody with their organization, the only one they are in. */
        get: operations["user_orgs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user_id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What somebody's roles give them. */
        get: operations["user_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user_id}/second_factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes the second factor of somebody away who has lost it, and ends their sessions. */
        delete: operations["user_factors_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether an API key is valid. */
        get: operations["validate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/validate_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether an API key and an application key are valid together. */
        get: operations["validate_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finishes a consent: what a provider sent the browser back with becomes a token of
         *     the connection. For the person who began it, in the session in which they did.
         *     What it ended with is in the answer, also if it failed.
         */
        post: operations["oauth_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oidc/{organization_id}/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes an organization as an issuer of identity tokens.
         * @description Clouds that accept such tokens in place of keys read this; it is open to anybody.
         */
        get: operations["workload_configuration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oidc/{organization_id}/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public keys of an organization as an issuer of identity tokens. */
        get: operations["workload_jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether database and keys are usable. */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/oidc/{provider_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends the browser to a provider of single sign-on. Where another site's page
         *     sent it here, its owner is asked first.
         */
        get: operations["oidc_start"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lets somebody in whom a provider of single sign-on vouches for. It sends their
         *     browser here; the state that it brings is good once.
         */
        get: operations["oidc_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One thing that speaks for or against. */
        AccessReason: {
            /** @description When a binding ends, or did; RFC 3339. */
            expires_at?: string | null;
            /**
             * @description `binding`, `expired`, `no_binding`, `permission`, `permission_missing`,
             *     `scope_missing`, `disabled`, `unregistered` or `may_repair`.
             */
            kind: string;
            /** @description Which permission. */
            permission?: string | null;
            /** @description Whom a binding names. */
            principal?: string | null;
            /** @description What a binding gives. */
            relation?: string | null;
            /**
             * Format: uuid
             * @description Which role gives a permission.
             */
            role?: string | null;
            /** @description The same for people. */
            text: string;
        };
        /** @description A request for access. */
        AccessRequest: {
            /** @description What is asked for, and what became of it. */
            attributes: components["schemas"]["AccessRequestAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description By whom. */
            relationships: components["schemas"]["AccessRequestRelationships"];
            /** @description Always `access_request`. */
            type: string;
        };
        AccessRequestAttributes: {
            /** @description What whoever decided said to it. */
            answer?: string | null;
            /**
             * Format: uuid
             * @description To which connection. That it stands here does not mean that it is there.
             */
            connection_id: string;
            /** @description Its name, for who may see it. */
            connection_name?: string | null;
            /** @description RFC 3339. */
            created_at: string;
            /** @description When it was decided; RFC 3339. */
            decided_at?: string | null;
            /** @description Until when: asked for until it is decided, then what was given; RFC 3339. */
            expires_at: string;
            /** @description Why. */
            reason: string;
            /** @description `viewer`, `resolver` or `editor`. */
            relation: string;
            /** @description `pending`, `approved`, `refused` or `withdrawn`. */
            status: string;
            /**
             * Format: int64
             * @description Grows by one with every change.
             */
            version: number;
        };
        /** @description What a decision looks like; `attributes` may be empty. */
        AccessRequestDecision: {
            data: components["schemas"]["AccessRequestDecisionData"];
        };
        AccessRequestDecisionAttributes: {
            /** @description 1 to 1,000 characters, for who asked. */
            answer?: string | null;
            /** @description To approve only: an earlier end than what was asked for; RFC 3339. */
            expires_at?: string | null;
            /**
             * Format: int64
             * @description Refuses the decision if the request has another version by now.
             */
            version?: number | null;
        };
        AccessRequestDecisionData: {
            attributes: components["schemas"]["AccessRequestDecisionAttributes"];
            /** @example access_request */
            type: string;
        };
        AccessRequestRelationships: {
            decided_by?: components["schemas"]["Data_Reference"] | null;
            /** @description Who asks. */
            requested_by: components["schemas"]["Data_Reference"];
        };
        /** @description What a new request looks like. */
        AccessRequestRequest: {
            data: components["schemas"]["AccessRequestRequestData"];
        };
        AccessRequestRequestAttributes: {
            /** Format: uuid */
            connection_id: string;
            /** @description At most 90 days from now; RFC 3339. */
            expires_at: string;
            /** @description 1 to 1,000 characters. */
            reason: string;
            /** @description `viewer`, `resolver` or `editor`. */
            relation: string;
        };
        AccessRequestRequestData: {
            attributes: components["schemas"]["AccessRequestRequestAttributes"];
            /** @example access_request */
            type: string;
        };
        /** @description An access token. */
        AccessToken: {
            attributes: components["schemas"]["AccessTokenAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            relationships: components["schemas"]["AccessTokenRelationships"];
            /** @description `personal_access_tokens` or `service_access_tokens`. */
            type: string;
        };
        /** @description What is told of an access token. */
        AccessTokenAttributes: {
            created_at: string;
            /** @description From when on it is void; null has no end. */
            expires_at?: string | null;
            /** @description The token itself, only in the answer that makes it. */
            key?: string | null;
            /** @description Not in the answers that make or change it. */
            last_used_at?: string | null;
            /** @description Only in the answer that changes it. */
            modified_at?: string | null;
            name: string;
            /** @description Its beginning, which lets nobody in. */
            public_portion: string;
            /** @description Permissions that it is cut down to. */
            scopes: string[];
        };
        /** @description Whom an access token names. */
        AccessTokenRelationships: {
            owned_by: components["schemas"]["Data_Reference"];
        };
        /** @description What a create or update body looks like. */
        AccessTokenRequest: {
            data: components["schemas"]["AccessTokenRequestData"];
        };
        AccessTokenRequestAttributes: {
            /** @description Create only, and required for a person's: at most a year ahead. */
            expires_at?: string | null;
            /** @description 1 to 255 characters. Required to create. */
            name?: string | null;
            /** @description Permissions that it is cut down to, of those that its owner's roles give. Required to create. */
            scopes?: string[] | null;
        };
        AccessTokenRequestData: {
            attributes: components["schemas"]["AccessTokenRequestAttributes"];
            /**
             * Format: uuid
             * @description Update only: the id of the path.
             */
            id?: string | null;
            /** @example personal_access_tokens */
            type: string;
        };
        /** @description An API key. */
        ApiKey: {
            attributes: components["schemas"]["ApiKeyAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            relationships: components["schemas"]["ApiKeyRelationships"];
            /** @description Always `api_keys`. */
            type: string;
        };
        /** @description What is told of an API key. */
        ApiKeyAttributes: {
            /** @description What it is used for. */
            category: string;
            created_at: string;
            /** @description This and the next two: not in the answer that makes it. */
            date_last_used?: string | null;
            /** @description The key itself, only in the answer that makes it. */
            key?: string | null;
            last_used_date?: components["schemas"]["ApiKeyLastUse"] | null;
            /** @description Its last four characters. */
            last4: string;
            modified_at: string;
            name: string;
            /** @description A mark of the published API, kept as it was given. */
            remote_config_read_enabled: boolean;
            used_in_last_24_hours?: boolean | null;
        };
        /** @description When an API key was last used, for people. */
        ApiKeyLastUse: {
            description: string;
            timestamp?: string | null;
        };
        /** @description Whom an API key names. */
        ApiKeyRelationships: {
            created_by: components["schemas"]["Data_Reference"];
            leak_information: components["schemas"]["LeakInformation"];
            modified_by?: components["schemas"]["Data_Reference"] | null;
        };
        /** @description What a create or update body looks like. */
        ApiKeyRequest: {
            data: components["schemas"]["ApiKeyRequestData"];
        };
        ApiKeyRequestAttributes: {
            category?: string | null;
            /** @description 1 to 255 characters. Required to create. */
            name?: string | null;
            remote_config_read_enabled?: boolean | null;
        };
        ApiKeyRequestData: {
            attributes: components["schemas"]["ApiKeyRequestAttributes"];
            /**
             * Format: uuid
             * @description Update only: the id of the path.
             */
            id?: string | null;
            /** @example api_keys */
            type: string;
        };
        /** @description A valid API key. */
        ApiKeyValidation: {
            /** @description What is told of the key. */
            attributes: components["schemas"]["ApiKeyValidationAttributes"];
            /**
             * Format: uuid
             * @description The organization's id.
             */
            id: string;
            /** @description Always `validate_v2`. */
            type: string;
        };
        ApiKeyValidationAttributes: {
            /** Format: uuid */
            api_key_id: string;
            /** @description API keys have none. */
            api_key_scopes: string[];
            valid: boolean;
        };
        /** @description A registered application key. */
        AppKeyRegistration: {
            /**
             * Format: uuid
             * @description The application key's id.
             */
            id: string;
            /** @description Always `app_key_registration`. */
            type: string;
        };
        /** @description An application key. */
        ApplicationKey: {
            attributes: components["schemas"]["ApplicationKeyAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            relationships: components["schemas"]["ApplicationKeyRelationships"];
            /** @description Always `application_keys`. */
            type: string;
        };
        /** @description What is told of an application key. */
        ApplicationKeyAttributes: {
            created_at: string;
            /** @description The key itself, only in the answer that makes it. */
            key?: string | null;
            /** @description Not in the answers that make or change it. */
            last_used_at?: string | null;
            /** @description Its last four characters. */
            last4: string;
            name: string;
            /** @description Permissions that it is cut down to; null is all that its owner has. */
            scopes?: string[] | null;
        };
        /** @description Whom an application key names. */
        ApplicationKeyRelationships: {
            leak_information: components["schemas"]["LeakInformation"];
            owned_by?: components["schemas"]["Data_Reference"] | null;
        };
        /** @description What a create or update body looks like. */
        ApplicationKeyRequest: {
            data: components["schemas"]["ApplicationKeyRequestData"];
        };
        ApplicationKeyRequestAttributes: {
            /** @description 1 to 255 characters. Required to create. */
            name?: string | null;
            /** @description Permissions that it is cut down to, of those that its owner's roles give; null is all of them. */
            scopes?: string[] | null;
        };
        ApplicationKeyRequestData: {
            attributes: components["schemas"]["ApplicationKeyRequestAttributes"];
            /**
             * Format: uuid
             * @description Update only: the id of the path.
             */
            id?: string | null;
            /** @example application_keys */
            type: string;
        };
        AuditActor: {
            /** @description `USER`, `SERVICE_ACCOUNT` or `SYSTEM` */
            type: string;
        };
        AuditAsset: {
            /** Format: uuid */
            id?: string | null;
            /** @description As it was then. */
            name?: string | null;
            /** @description `connection`, `application_key`, … */
            type: string;
        };
        /** @description Where the row stands in the record, for comparing with `claviger audit verify`. */
        AuditChain: {
            /**
             * Format: uuid
             * @description Which server's chain.
             */
            id: string;
            /** @description Hexadecimal. */
            mac: string;
            /** Format: int64 */
            sequence: number;
        };
        AuditCursor: {
            /**
             * Format: uuid
             * @description Send it as `page[cursor]`.
             */
            after: string;
        };
        /** @description One event of the record. */
        AuditEvent: {
            attributes: components["schemas"]["AuditEventAttributes"];
            /**
             * Format: uuid
             * @description Its id; an execution's is the execution's.
             */
            id: string;
            /** @description Always `audit`. */
            type: string;
        };
        AuditEventAttributes: {
            /** @description The event in detail. */
            attributes: components["schemas"]["AuditEventDetail"];
            /** @description The event in a sentence. */
            message: string;
            /** @description Always `claviger`. */
            service: string;
            /** @description `action:…` and `asset_type:…` */
            tags: string[];
            /** @description RFC 3339. */
            timestamp: string;
        };
        AuditEventDetail: {
            /** Format: uuid */
            access_token_id?: string | null;
            /** @description `created`, `modified`, `deleted`, `executed`, … */
            action: string;
            /** Format: uuid */
            api_key_id?: string | null;
            /** Format: uuid */
            application_key_id?: string | null;
            asset: components["schemas"]["AuditAsset"];
            /** @description `API + App Key`, `ACCESS TOKEN` or `SESSION`; absent for what the server did by itself. */
            auth_method?: string | null;
            chain: components["schemas"]["AuditChain"];
            /** @description What was changed; secrets say only that they were. */
            changes: Record<string, unknown>[];
            evt: components["schemas"]["AuditEvt"];
            execution?: components["schemas"]["AuditExecution"] | null;
            http?: components["schemas"]["AuditHttp"] | null;
            network?: components["schemas"]["AuditNetwork"] | null;
            org: components["schemas"]["AuditOrganization"];
            outcome?: components["schemas"]["AuditOutcome"] | null;
            /**
             * Format: uuid
             * @description On whose behalf, where it is not who did it.
             */
            run_as?: string | null;
            /** @description `succeeded`, `failed`, `unknown` where a crash took the outcome, or `running`. */
            status: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970.
             */
            timestamp: number;
            usr?: components["schemas"]["AuditUser"] | null;
        };
        /** @description One page of events. */
        AuditEvents: {
            data: components["schemas"]["AuditEvent"][];
            links?: components["schemas"]["AuditLinks"] | null;
            meta: components["schemas"]["AuditMeta"];
        };
        AuditEvt: {
            actor: components["schemas"]["AuditActor"];
            /** @description `Custom Connections`, `App Builder`, `Access Management`, `Authentication` or `Keys`. */
            name: string;
        };
        AuditExecution: {
            /**
             * Format: int64
             * @description Version of the connection whose secret was opened.
             */
            connection_version?: number | null;
            /** @description Operator rules (`--egress-allow`) that opened the way. */
            egress_rules: string[];
            /** @description Which action; `proxy` for the streaming proxy. */
            fqn: string;
            /** @description Upper-case method sent upstream. */
            method: string;
            /** @description Scheme, host and port. */
            origin: string;
        };
        AuditHttp: {
            method: string;
            url_details: components["schemas"]["AuditUrlDetails"];
        };
        AuditLinks: {
            /** @description The next page, with the same filters. */
            next: string;
        };
        AuditMeta: {
            page?: components["schemas"]["AuditCursor"] | null;
            /** @description `done`, or `timeout` if there may be more before the cursor is reached. */
            status: string;
        };
        AuditNetwork: {
            client: components["schemas"]["AuditNetworkClient"];
        };
        AuditNetworkClient: {
            ip: string;
        };
        AuditOrganization: {
            /** Format: uuid */
            uuid: string;
        };
        AuditOutcome: {
            /** @description `previous` where it went out with the credential that the connection had before. */
            credential?: string | null;
            /** Format: int64 */
            duration_ms: number;
            /** @description Our error code where it failed. */
            error?: string | null;
            /**
             * Format: int64
             * @description How many occurrences of a secret were replaced in the answer.
             */
            redactions: number;
            /** @description `succeeded`, `failed` or `unknown` */
            status: string;
            /** Format: int32 */
            upstream_status?: number | null;
        };
        AuditSearchFilter: {
            /** @description RFC 3339, `now`, or `now-15m`. */
            from?: string | null;
            /** @description As `filter[query]` of the list. */
            query?: string | null;
            /** @description The same. */
            to?: string | null;
        };
        /** @description Accepted for the sake of clients; times carry their own offset. */
        AuditSearchOptions: {
            /** Format: int64 */
            time_offset?: number | null;
            timezone?: string | null;
        };
        AuditSearchPage: {
            /** @description `meta.page.after` of the page before. */
            cursor?: string | null;
            /**
             * Format: int64
             * @description 1 to 1000; 10 if left out.
             */
            limit?: number | null;
        };
        /** @description What to search for; all of it may be left out. */
        AuditSearchRequest: {
            filter?: components["schemas"]["AuditSearchFilter"] | null;
            options?: components["schemas"]["AuditSearchOptions"] | null;
            page?: components["schemas"]["AuditSearchPage"] | null;
            /** @description `timestamp` or `-timestamp` */
            sort?: string | null;
        };
        AuditUrlDetails: {
            /** @description The route; `{…}` stands for ids. */
            path: string;
        };
        AuditUser: {
            /** @description As it is now. */
            email?: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            uuid: string;
        };
        /** @description A connection. */
        Connection: {
            /** @description Everything about it but its secrets. */
            attributes: components["schemas"]["ConnectionAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Who made it. */
            relationships: components["schemas"]["ConnectionRelationships"];
            /** @description Always `action_connection`. */
            type: string;
        };
        /** @description Somebody, and what they may do with a connection. */
        ConnectionAccess: {
            /** @description What and why. */
            attributes: components["schemas"]["ConnectionAccessAttributes"];
            /** @description `user:` and an id. */
            id: string;
            /** @description Always `connection_access`. */
            type: string;
        };
        ConnectionAccessAttributes: {
            /** @description `view`, `resolve`, `edit`: what the policy and the roles allow together. */
            can: string[];
            /** @description E-mail address. */
            email: string;
            /** @description When the relation ends; RFC 3339. Absent has no end. */
            expires_at?: string | null;
            /** @description What people call them. */
            name?: string | null;
            /** @description With `explain` only: everything that speaks for or against. */
            reasons?: components["schemas"]["AccessReason"][] | null;
            /** @description `viewer`, `resolver` or `editor`: the strongest that the policy gives; null is none. */
            relation?: string | null;
            /** @description Not a person. */
            service_account: boolean;
            /** @description By which principals the policy reaches them. */
            via: string[];
        };
        /** @description Everything about a connection but its secrets. */
        ConnectionAttributes: {
            /** @description What the reader may do: `view`, `resolve`, `edit`. */
            acting_user_can: string[];
            /** @description RFC 3339. */
            created_at: string;
            destination?: components["schemas"]["Destination"] | null;
            /** @description Switched off. */
            disabled: boolean;
            /** @description In what state it is. */
            health: components["schemas"]["Health"];
            identity?: components["schemas"]["WorkloadIdentity"] | null;
            /** @description What it connects to and how; secrets are there as `""`, references as `{"reference"}`. */
            integration: Record<string, unknown>;
            /** @description When an action last ran with it; RFC 3339. */
            last_used_at?: string | null;
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What people call it. */
            name: string;
            rotation?: components["schemas"]["ConnectionRotationMark"] | null;
            /**
             * Format: int32
             * @description After how many days its secrets are to be replaced: from then on `health` is `expiring`.
             */
            rotation_reminder_days?: number | null;
            /** @description Which secret fields are set, and since when. */
            secrets: {
                [key: string]: components["schemas"]["SetAt"];
            };
            /** @description With whom it is shared: `private`, `restricted` or `organization`. */
            shared: string;
            /** @description Identifier tags, `key:value`. */
            tags: string[];
            /**
             * Format: int64
             * @description Grows by one with every change.
             */
            version: number;
        };
        /** @description Whose a connection is and who may do what with it; nothing of how it is set up. */
        ConnectionPolicy: {
            attributes: components["schemas"]["ConnectionPolicyAttributes"];
            /**
             * Format: uuid
             * @description The connection's id.
             */
            id: string;
            relationships: components["schemas"]["ConnectionPolicyRelationships"];
            /** @description Always `connection_policy`. */
            type: string;
        };
        ConnectionPolicyAttributes: {
            /** @description Its policy. */
            bindings: components["schemas"]["RestrictionPolicyBinding"][];
            /**
             * Format: int64
             * @description How many active people and service accounts are its editors now.
             */
            enabled_editors: number;
            /** @description Its integration type. */
            integration: string;
            /** @description What people call it. */
            name: string;
            /** @description Nobody active is. */
            orphaned: boolean;
        };
        ConnectionPolicyRelationships: {
            /** @description Its author. */
            created_by: components["schemas"]["Data_Reference"];
        };
        /** @description How to promote; the body may be left out. */
        ConnectionPromotionRequest: {
            data: components["schemas"]["ConnectionPromotionRequestData"];
        };
        ConnectionPromotionRequestAttributes: {
            /** @description Also where the staged credential was refused by its test, or never tested. */
            force?: boolean | null;
        };
        ConnectionPromotionRequestData: {
            attributes: components["schemas"]["ConnectionPromotionRequestAttributes"];
            /** @example connection_rotation */
            type: string;
        };
        /** @description What the body looks like. */
        ConnectionReassignmentRequest: {
            data: components["schemas"]["ConnectionReassignmentRequestData"];
        };
        ConnectionReassignmentRequestAttributes: {
            /** @description `user:` and the id of somebody active. */
            to: string;
        };
        ConnectionReassignmentRequestData: {
            attributes: components["schemas"]["ConnectionReassignmentRequestAttributes"];
            /** @example connection_reassignment */
            type: string;
        };
        /** @description Other objects that a connection names. */
        ConnectionRelationships: {
            /** @description Its author. */
            created_by: components["schemas"]["Data_Reference"];
        };
        /**
         * @description What a create or update body looks like; which credential fields there are
         *     says `GET /api/v2/actions/integrations/{type}`.
         */
        ConnectionRequest: {
            data: components["schemas"]["ConnectionRequestData"];
        };
        ConnectionRequestAttributes: {
            /**
             * @description `{"type", "credentials": {"type", …}}`; HTTP has `base_url` beside them. Required to create. A secret
             *     field may hold `{"reference": "env:NAME"}` (or `file:/path`, `vault:path#field`, `aws-sm:name#field`).
             */
            integration?: Record<string, unknown> | null;
            /** @description Required to create. */
            name?: string | null;
            /**
             * Format: int32
             * @description After how many days its secrets are to be replaced (1 to 3650); `null` takes the reminder away.
             */
            rotation_reminder_days?: number | null;
            /** @description Identifier tags, `key:value`. */
            tags?: string[] | null;
            /**
             * Format: int64
             * @description Update only: refuses the change if the connection has another version by now.
             */
            version?: number | null;
        };
        ConnectionRequestData: {
            attributes: components["schemas"]["ConnectionRequestAttributes"];
            /** @example action_connection */
            type: string;
        };
        /** @description How far the rotation of a connection's credential is. */
        ConnectionRotation: {
            /** @description Everything about it but the secrets. */
            attributes: components["schemas"]["ConnectionRotationAttributes"];
            /**
             * Format: uuid
             * @description The connection's id.
             */
            id: string;
            /** @description Always `connection_rotation`. */
            type: string;
        };
        ConnectionRotationAttributes: {
            /** @description Until when the one before is kept; RFC 3339. */
            grace_ends_at?: string | null;
            /**
             * Format: int32
             * @description For how long the one before is kept once the new one is promoted.
             */
            grace_seconds: number;
            /** @description When that was; RFC 3339. */
            promoted_at?: string | null;
            /** @description When the new one was staged; RFC 3339. */
            staged_at: string;
            /**
             * Format: uuid
             * @description By whom: a user's id.
             */
            staged_by: string;
            /**
             * @description `staged`: the new credential waits. `grace`: it is the connection's own, and the one before is kept.
             *     `ended`: nothing is kept (the answer to a promotion without a grace period).
             */
            state: string;
            tested?: components["schemas"]["ConnectionRotationTested"] | null;
        };
        /** @description That a connection is being rotated. */
        ConnectionRotationMark: {
            /** @description Until when the credential of before is kept; RFC 3339. */
            grace_ends_at?: string | null;
            /** @description `staged` or `grace`. */
            state: string;
        };
        /** @description A new credential for a connection. */
        ConnectionRotationRequest: {
            data: components["schemas"]["ConnectionRotationRequestData"];
        };
        ConnectionRotationRequestAttributes: {
            /** @description As in an update of the connection, of the same type; every secret must be given. */
            credentials: Record<string, unknown>;
            /**
             * Format: int32
             * @description For how long the credential of before is kept once this one is promoted: 0 to 2592000, a day by default.
             */
            grace_seconds?: number | null;
        };
        ConnectionRotationRequestData: {
            attributes: components["schemas"]["ConnectionRotationRequestAttributes"];
            /** @example connection_rotation */
            type: string;
        };
        ConnectionRotationTested: {
            /** @description RFC 3339. */
            at: string;
            /** @description In words. */
            message: string;
            /**
             * Format: int32
             * @description Status of the answer that says so.
             */
            status?: number | null;
            /** @description `accepted`, `refused` or `unknown`. */
            verdict: string;
        };
        /** @description What came of a test. */
        ConnectionTest: {
            /** @description What it says. */
            attributes: components["schemas"]["ConnectionTestAttributes"];
            /**
             * Format: uuid
             * @description Its id in the record.
             */
            id: string;
            /** @description Always `connection_test`. */
            type: string;
        };
        /** @description What a test says. */
        ConnectionTestAttributes: {
            /** @description When it ends, as far as that is known; RFC 3339. */
            expires_at?: string | null;
            /** @description Whose the credential is, as far as the service tells. */
            identity?: string | null;
            /**
             * Format: int64
             * @description How long the service took for it.
             */
            latency_ms: number;
            /** @description The verdict in words, with the reason. */
            message: string;
            /** @description What it was granted, as far as the service tells. */
            scopes?: string[];
            /**
             * Format: int32
             * @description Status of the answer that says so.
             */
            status?: number | null;
            /** @description What was sent and what came back, without secrets. */
            transcript: components["schemas"]["ConnectionTestStep"][];
            /** @description `accepted`, `refused` or `unknown`: it could not be told. */
            verdict: string;
        };
        /** @description A request with names in place of secrets. */
        ConnectionTestRequest: {
            /** @description By lower-case name, with `{{ name }}` for a secret. */
            headers: {
                [key: string]: string;
            };
            /** @description Upper case. */
            method: string;
            /** @description With `{{ name }}` for a secret. */
            url: string;
        };
        /** @description An answer without secrets. */
        ConnectionTestResponse: {
            /** @description The first 2 KiB. */
            body: string;
            /** @description Those that help to understand it. */
            headers: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description Its status.
             */
            status: number;
        };
        /** @description One request and what became of it. */
        ConnectionTestStep: {
            /**
             * Format: int64
             * @description How long it took.
             */
            duration_ms: number;
            /** @description Why nothing did. */
            error?: string | null;
            /** @description What was sent. */
            request: components["schemas"]["ConnectionTestRequest"];
            response?: components["schemas"]["ConnectionTestResponse"] | null;
        };
        /**
         * @description What declares that it uses a connection: nothing does yet, until apps,
         *     groups and service accounts can name one.
         */
        ConnectionUse: Record<string, unknown>;
        CredentialField: {
            choices?: string[];
            default?: string | null;
            example?: string | null;
            /** @description Members of an `object`, in form order. */
            fields?: components["schemas"]["CredentialField"][];
            /** @description Where a person finds it. */
            help: string;
            help_url?: string | null;
            /** @description `text`, `url`, `pem`, `choice`, `list`, `texts`, `pairs`, `number`, `numbers`, `flag`, `object`. */
            kind: string;
            /** @description As in the form. */
            label: string;
            /** @description As in the body. */
            name: string;
            /** @description Regular expression that the whole value must match. */
            pattern?: string | null;
            /** @description Shown before the input. */
            prefix?: string | null;
            /** @description Ours: it can be read, not sent. */
            read_only: boolean;
            /** @description Must be given to create. */
            required: boolean;
            /** @description A flag of the form without which it is required. */
            required_unless?: string | null;
            /** @description Write-only. */
            secret: boolean;
            /** @description Shown after the input. */
            suffix?: string | null;
        };
        CredentialType: {
            /** @description One sentence. */
            description: string;
            /** @description In form order. */
            fields: components["schemas"]["CredentialField"][];
            /** @description What people call it. */
            label: string;
            /** @description As in `credentials.type`. */
            type: string;
        };
        /** @description The cursor of the next page. */
        Cursor: {
            /**
             * Format: uuid
             * @description Send it as `page[cursor]`.
             */
            after: string;
        };
        /** @description `meta` of what the record says. */
        CursorMeta: {
            page?: components["schemas"]["Cursor"] | null;
        };
        /** @description `{"data": …}` */
        Data_AccessRequest: {
            /** @description A request for access. */
            data: {
                /** @description What is asked for, and what became of it. */
                attributes: components["schemas"]["AccessRequestAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description By whom. */
                relationships: components["schemas"]["AccessRequestRelationships"];
                /** @description Always `access_request`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_AccessToken: {
            /** @description An access token. */
            data: {
                attributes: components["schemas"]["AccessTokenAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["AccessTokenRelationships"];
                /** @description `personal_access_tokens` or `service_access_tokens`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_ApiKey: {
            /** @description An API key. */
            data: {
                attributes: components["schemas"]["ApiKeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["ApiKeyRelationships"];
                /** @description Always `api_keys`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_ApiKeyValidation: {
            /** @description A valid API key. */
            data: {
                /** @description What is told of the key. */
                attributes: components["schemas"]["ApiKeyValidationAttributes"];
                /**
                 * Format: uuid
                 * @description The organization's id.
                 */
                id: string;
                /** @description Always `validate_v2`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_AppKeyRegistration: {
            /** @description A registered application key. */
            data: {
                /**
                 * Format: uuid
                 * @description The application key's id.
                 */
                id: string;
                /** @description Always `app_key_registration`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_ApplicationKey: {
            /** @description An application key. */
            data: {
                attributes: components["schemas"]["ApplicationKeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["ApplicationKeyRelationships"];
                /** @description Always `application_keys`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Connection: {
            /** @description A connection. */
            data: {
                /** @description Everything about it but its secrets. */
                attributes: components["schemas"]["ConnectionAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Who made it. */
                relationships: components["schemas"]["ConnectionRelationships"];
                /** @description Always `action_connection`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_ConnectionPolicy: {
            /** @description Whose a connection is and who may do what with it; nothing of how it is set up. */
            data: {
                attributes: components["schemas"]["ConnectionPolicyAttributes"];
                /**
                 * Format: uuid
                 * @description The connection's id.
                 */
                id: string;
                relationships: components["schemas"]["ConnectionPolicyRelationships"];
                /** @description Always `connection_policy`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_ConnectionRotation: {
            /** @description How far the rotation of a connection's credential is. */
            data: {
                /** @description Everything about it but the secrets. */
                attributes: components["schemas"]["ConnectionRotationAttributes"];
                /**
                 * Format: uuid
                 * @description The connection's id.
                 */
                id: string;
                /** @description Always `connection_rotation`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_ConnectionTest: {
            /** @description What came of a test. */
            data: {
                /** @description What it says. */
                attributes: components["schemas"]["ConnectionTestAttributes"];
                /**
                 * Format: uuid
                 * @description Its id in the record.
                 */
                id: string;
                /** @description Always `connection_test`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Event: {
            /** @description One event of the record. */
            data: {
                /** @description What happened. */
                attributes: components["schemas"]["EventAttributes"];
                /**
                 * Format: uuid
                 * @description Its id; an execution's is the execution's.
                 */
                id: string;
                /** @description `action_execution` or `audit`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Execution: {
            /** @description One run of one action. */
            data: {
                /** @description What came of it. */
                attributes: components["schemas"]["ExecutionAttributes"];
                /**
                 * Format: uuid
                 * @description Its id in the record.
                 */
                id: string;
                /** @description Always `action_execution`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Integration: {
            /** @description A system to connect to. */
            data: {
                /** @description What a form needs to know. */
                attributes: components["schemas"]["IntegrationAttributes"];
                /** @description Its type, such as `OpenAI`. */
                id: string;
                /** @description Always `integration`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OauthAuthorization: {
            /** @description A consent that somebody is asked for. */
            data: {
                attributes: components["schemas"]["OauthAuthorizationAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `oauth_authorization`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OauthAuthorizationLink: {
            /** @description What a link is for. */
            data: {
                attributes: components["schemas"]["OauthAuthorizationLinkAttributes"];
                /** @description Always `oauth_authorization_link`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OauthAuthorizationLinkBegun: {
            /** @description The way to the provider. */
            data: {
                attributes: components["schemas"]["OauthAuthorizationLinkBegunAttributes"];
                /** @description Always `oauth_authorization_link`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OauthAuthorizationLinkMade: {
            /** @description A link by which somebody without an account authorizes one connection. */
            data: {
                attributes: components["schemas"]["OauthAuthorizationLinkMadeAttributes"];
                /**
                 * Format: uuid
                 * @description Its id: no secret. The record names the link by it.
                 */
                id: string;
                /** @description Always `oauth_authorization_link`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OauthAuthorizationLinkUsed: {
            /** @description What became of it. */
            data: {
                attributes: components["schemas"]["OauthAuthorizationLinkUsedAttributes"];
                /** @description Always `oauth_authorization_link`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OidcProvider: {
            /** @description A provider of single sign-on. */
            data: {
                attributes: components["schemas"]["OidcProviderAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `oidc_providers`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_OrganizationSettings: {
            /** @description The organization and how people sign in. */
            data: {
                attributes: components["schemas"]["OrganizationSettingsAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `orgs`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Passkey: {
            /** @description A passkey. */
            data: {
                attributes: components["schemas"]["PasskeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `passkeys`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_PasskeyChallenge: {
            /** @description A question to an authenticator. */
            data: {
                attributes: components["schemas"]["PasskeyChallengeAttributes"];
                /** @description Always `passkey_challenges`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Reference: {
            /** @description Names another object. */
            data: {
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Its type. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_RestrictionPolicy: {
            /** @description A policy. */
            data: {
                /** @description What it gives. */
                attributes: components["schemas"]["RestrictionPolicyAttributes"];
                /** @description Of what: `type:id`. */
                id: string;
                /** @description Always `restriction_policy`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Role: {
            /** @description A role. */
            data: {
                /** @description What it is. */
                attributes: components["schemas"]["RoleAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description What it gives. */
                relationships: components["schemas"]["RoleRelationships"];
                /** @description Always `roles`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_SecondFactor: {
            /** @description A second factor. */
            data: {
                attributes: components["schemas"]["SecondFactorAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `second_factors`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Session: {
            /** @description A browser's session. */
            data: {
                attributes: components["schemas"]["SessionAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["SessionRelationships"];
                /** @description Always `sessions`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_SignInOptions: {
            /** @description What a sign-in page should ask for. */
            data: {
                attributes: components["schemas"]["SignInOptionsAttributes"];
                /** @description Always `sign_in_options`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Team: {
            /** @description A team. */
            data: {
                /** @description What it is, or as much of that as was asked for. */
                attributes: components["schemas"]["TeamAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Absent where `fields[team]` asked for less. */
                relationships?: components["schemas"]["TeamRelationships"];
                /** @description Always `team`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_UserInvitation: {
            /** @description An invitation. */
            data: {
                attributes: components["schemas"]["UserInvitationAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["UserInvitationRelationships"];
                /** @description Always `user_invitations`. */
                type: string;
            };
        };
        /** @description `{"data": …}` */
        Data_Vec_Integration: {
            data: {
                /** @description What a form needs to know. */
                attributes: components["schemas"]["IntegrationAttributes"];
                /** @description Its type, such as `OpenAI`. */
                id: string;
                /** @description Always `integration`. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_OidcProvider: {
            data: {
                attributes: components["schemas"]["OidcProviderAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `oidc_providers`. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_Passkey: {
            data: {
                attributes: components["schemas"]["PasskeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `passkeys`. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_Permission: {
            data: {
                /** @description What it is. */
                attributes: components["schemas"]["PermissionAttributes"];
                /**
                 * Format: uuid
                 * @description Its id, the same in every installation.
                 */
                id: string;
                /** @description Always `permissions`. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_Reference: {
            data: {
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Its type. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_RoleTemplate: {
            data: {
                /** @description What it is. */
                attributes: components["schemas"]["RoleTemplateAttributes"];
                /**
                 * Format: uuid
                 * @description Its id as a role of the organization.
                 */
                id: string;
                /** @description Always `roles`. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_SecondFactor: {
            data: {
                attributes: components["schemas"]["SecondFactorAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Always `second_factors`. */
                type: string;
            }[];
        };
        /** @description `{"data": …}` */
        Data_Vec_UserInvitation: {
            data: {
                attributes: components["schemas"]["UserInvitationAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["UserInvitationRelationships"];
                /** @description Always `user_invitations`. */
                type: string;
            }[];
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_AccessRequest_CursorMeta: {
            data: {
                /** @description What is asked for, and what became of it. */
                attributes: components["schemas"]["AccessRequestAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description By whom. */
                relationships: components["schemas"]["AccessRequestRelationships"];
                /** @description Always `access_request`. */
                type: string;
            }[];
            /** @description `meta` of what the record says. */
            meta: {
                page?: components["schemas"]["Cursor"] | null;
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_AppKeyRegistration_RegistrationMeta: {
            data: {
                /**
                 * Format: uuid
                 * @description The application key's id.
                 */
                id: string;
                /** @description Always `app_key_registration`. */
                type: string;
            }[];
            /** @description How many there are. */
            meta: {
                /**
                 * Format: int64
                 * @description All of them.
                 */
                total: number;
                /**
                 * Format: int64
                 * @description All of them: there is no filter.
                 */
                total_filtered: number;
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_Connection_PageMeta: {
            data: {
                /** @description Everything about it but its secrets. */
                attributes: components["schemas"]["ConnectionAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Who made it. */
                relationships: components["schemas"]["ConnectionRelationships"];
                /** @description Always `action_connection`. */
                type: string;
            }[];
            /** @description `meta` of users, roles and connections. */
            meta: {
                page: components["schemas"]["PageCounts"];
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_ConnectionAccess_PageMeta: {
            data: {
                /** @description What and why. */
                attributes: components["schemas"]["ConnectionAccessAttributes"];
                /** @description `user:` and an id. */
                id: string;
                /** @description Always `connection_access`. */
                type: string;
            }[];
            /** @description `meta` of users, roles and connections. */
            meta: {
                page: components["schemas"]["PageCounts"];
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_ConnectionPolicy_PageMeta: {
            data: {
                attributes: components["schemas"]["ConnectionPolicyAttributes"];
                /**
                 * Format: uuid
                 * @description The connection's id.
                 */
                id: string;
                relationships: components["schemas"]["ConnectionPolicyRelationships"];
                /** @description Always `connection_policy`. */
                type: string;
            }[];
            /** @description `meta` of users, roles and connections. */
            meta: {
                page: components["schemas"]["PageCounts"];
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_ConnectionUse_UsageMeta: {
            data: Record<string, unknown>[];
            /** @description How many use it, also those that the reader may not open. */
            meta: {
                /** Format: int64 */
                hidden: number;
                /** Format: int64 */
                total: number;
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_Event_CursorMeta: {
            data: {
                /** @description What happened. */
                attributes: components["schemas"]["EventAttributes"];
                /**
                 * Format: uuid
                 * @description Its id; an execution's is the execution's.
                 */
                id: string;
                /** @description `action_execution` or `audit`. */
                type: string;
            }[];
            /** @description `meta` of what the record says. */
            meta: {
                page?: components["schemas"]["Cursor"] | null;
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_Role_PageMeta: {
            data: {
                /** @description What it is. */
                attributes: components["schemas"]["RoleAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description What it gives. */
                relationships: components["schemas"]["RoleRelationships"];
                /** @description Always `roles`. */
                type: string;
            }[];
            /** @description `meta` of users, roles and connections. */
            meta: {
                page: components["schemas"]["PageCounts"];
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_Session_CursorMeta: {
            data: {
                attributes: components["schemas"]["SessionAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["SessionRelationships"];
                /** @description Always `sessions`. */
                type: string;
            }[];
            /** @description `meta` of what the record says. */
            meta: {
                page?: components["schemas"]["Cursor"] | null;
            };
        };
        /** @description `{"data": […], "meta": …}` */
        DataWithMeta_Vec_User_RoleUserMeta: {
            data: {
                /** @description Who they are. */
                attributes: components["schemas"]["UserAttributes"];
                /**
                 * Format: uuid
                 * @description Their id.
                 */
                id: string;
                /** @description What they are part of. */
                relationships: components["schemas"]["UserRelationships"];
                /** @description Always `users`. */
                type: string;
            }[];
            /** @description How many have a role. */
            meta: {
                page: components["schemas"]["RoleUserCount"];
            };
        };
        /** @description Where a connection's requests may go. */
        Destination: {
            /** @description Upper-case methods; absent allows all. */
            methods?: string[] | null;
            /** @description Scheme, host and port. */
            origin: string;
            /** @description Whole segments from the root on. */
            path_prefix: string;
        };
        /** @description One error of an answer. */
        Error: {
            /** @description Which upstream fault, on the proxy route. */
            code?: string | null;
            /** @description What is wrong and what would be right. */
            detail: string;
            /**
             * Format: uuid
             * @description By which we find it in the log.
             */
            id: string;
            /** @description Both versions of a stale edit, and the like. */
            meta?: unknown;
            source?: components["schemas"]["Source"] | null;
            /** @description HTTP status as text. */
            status: string;
            /** @description What kind of error. */
            title: string;
        };
        /** @description One event of the record. */
        Event: {
            /** @description What happened. */
            attributes: components["schemas"]["EventAttributes"];
            /**
             * Format: uuid
             * @description Its id; an execution's is the execution's.
             */
            id: string;
            /** @description `action_execution` or `audit`. */
            type: string;
        };
        /** @description What happened. */
        EventAttributes: {
            /** @description `created`, `modified`, `deleted`, `executed`, … */
            action: string;
            /**
             * Format: uuid
             * @description Who.
             */
            actor?: string | null;
            /**
             * Format: uuid
             * @description With which API key.
             */
            api_key_id?: string | null;
            /** @description What was changed; secrets say only that they were. */
            changes?: Record<string, unknown>[];
            /** @description From which address. */
            client_ip?: string | null;
            /**
             * Format: uuid
             * @description With which connection.
             */
            connection_id?: string | null;
            /** @description `previous` where it went out with the credential that the connection had before it was rotated. */
            credential?: string | null;
            /** @description Scheme, host and port. */
            destination?: string | null;
            /**
             * Format: int64
             * @description How long it took.
             */
            duration_ms?: number | null;
            /** @description Operator rules (`--egress-allow`) that opened the way. */
            egress_rules?: string[];
            error?: components["schemas"]["EventFailure"] | null;
            /** @description Which action was run. */
            fqn?: string | null;
            /** @description HTTP method sent. */
            method?: string | null;
            /**
             * Format: int64
             * @description How many occurrences of a secret were replaced in the answer.
             */
            redactions?: number | null;
            /** @description By which route. */
            route?: string | null;
            /**
             * Format: uuid
             * @description On whose behalf, where it is not the actor.
             */
            run_as?: string | null;
            /** @description RFC 3339. */
            started_at: string;
            /** @description `running`, `succeeded`, `failed`, or `unknown` where a crash took the outcome. */
            status: string;
            /**
             * Format: int32
             * @description What the upstream answered.
             */
            upstream_status?: number | null;
        };
        /** @description Why an execution failed. */
        EventFailure: {
            code: string;
        };
        /** @description One run of one action. */
        Execution: {
            /** @description What came of it. */
            attributes: components["schemas"]["ExecutionAttributes"];
            /**
             * Format: uuid
             * @description Its id in the record.
             */
            id: string;
            /** @description Always `action_execution`. */
            type: string;
        };
        /** @description What came of it. */
        ExecutionAttributes: {
            /**
             * Format: uuid
             * @description With which connection.
             */
            connection_id?: string | null;
            /**
             * @description `previous` where the connection's credential was refused and the one before it, which is kept in
             *     reserve, was used.
             */
            credential?: string | null;
            /**
             * Format: int64
             * @description How long it took.
             */
            duration_ms: number;
            error?: components["schemas"]["ExecutionFailure"] | null;
            /** @description Which action. */
            fqn: string;
            /** @description The action's outputs. */
            outputs?: Record<string, unknown> | null;
            /**
             * Format: int64
             * @description How many occurrences of a secret were replaced in the answer.
             */
            redactions: number;
            /** @description RFC 3339. */
            started_at: string;
            /** @description `succeeded` or `failed`. */
            status: string;
        };
        /** @description Why it failed. */
        ExecutionFailure: {
            /** @description Such as `upstream_status`. */
            code: string;
            /** @description In words. */
            message: string;
            /** @description Which input, as a JSON pointer into the request. */
            pointer?: string | null;
        };
        /** @description What to run. */
        ExecutionRequest: {
            data: components["schemas"]["ExecutionRequestData"];
        };
        ExecutionRequestAttributes: {
            /** Format: uuid */
            connection_id?: string | null;
            /** @example com.datadoghq.http.request */
            fqn: string;
            inputs: Record<string, unknown>;
        };
        ExecutionRequestData: {
            attributes: components["schemas"]["ExecutionRequestAttributes"];
            /** @example action_execution */
            type: string;
        };
        /** @description A state with its reason. */
        Health: {
            /** @description When it was last looked at; RFC 3339. */
            checked_at?: string | null;
            /** @description When the credential ends, as far as that is known; RFC 3339. */
            expires_at?: string | null;
            /** @description When the server tests it by itself; RFC 3339. */
            next_check_at?: string | null;
            /** @description Why. */
            reason?: string | null;
            /** @description Since when; RFC 3339. */
            since: string;
            /** @description `untested`, `working`, `failing`, `expiring`, `needs_authorization`, `disabled`. */
            state: string;
        };
        /** @description How it is. */
        HealthStatus: {
            /** @description `ok` */
            status: string;
        };
        /** @description One of them, by its type. */
        Included: components["schemas"]["Role"] | components["schemas"]["Permission"] | components["schemas"]["Organization"];
        /** @description A system to connect to. */
        Integration: {
            /** @description What a form needs to know. */
            attributes: components["schemas"]["IntegrationAttributes"];
            /** @description Its type, such as `OpenAI`. */
            id: string;
            /** @description Always `integration`. */
            type: string;
        };
        IntegrationAttributes: {
            /** @description For grouping. */
            category: string;
            /** @description Ways to authenticate. */
            credential_types: components["schemas"]["CredentialType"][];
            /** @description Beside `credentials` in the body, in form order: `base_url` of HTTP. */
            fields: components["schemas"]["CredentialField"][];
            /** @description Where its icon is. */
            icon_url: string;
            /** @description What people call it. */
            name: string;
            /** @description Whether it is also an organization-wide tile. */
            tile: boolean;
        };
        /** @description The token of an invitation, and what its person chooses. */
        InvitationAcceptance: {
            data: components["schemas"]["InvitationAcceptanceData"];
        };
        InvitationAcceptanceAttributes: {
            /** @description What people call them; stays as it is if left out. */
            name?: string | null;
            /** @description 12 to 1,024 bytes. */
            password: string;
            /** @description What stands behind the # of `accept_url`. */
            token: string;
        };
        InvitationAcceptanceData: {
            attributes: components["schemas"]["InvitationAcceptanceAttributes"];
            /** @example user_invitations */
            type: string;
        };
        /** @description OpenID Connect Discovery 1.0, 3: what verifiers of tokens need of it. */
        IssuerConfiguration: {
            /** @description What a token says. */
            claims_supported: string[];
            /** @description Always `RS256`. */
            id_token_signing_alg_values_supported: string[];
            /** @description `iss` of every token of the organization. */
            issuer: string;
            /** @description Where its public keys are. */
            jwks_uri: string;
            /** @description Always `id_token`. */
            response_types_supported: string[];
            /** @description Always `public`: a connection is called the same by everybody. */
            subject_types_supported: string[];
        };
        /** @description A JSON Web Key Set (RFC 7517, 5). */
        JsonWebKeySet: {
            /** @description Public RSA keys; none before the organization's first token. */
            keys: Record<string, unknown>[];
        };
        /** @description One key with what was asked for beside it. */
        KeyAnswer_ApiKey: {
            /** @description An API key. */
            data: {
                attributes: components["schemas"]["ApiKeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["ApiKeyRelationships"];
                /** @description Always `api_keys`. */
                type: string;
            };
            /** @description The people named by it, if they were asked for. */
            included?: components["schemas"]["KeyIncluded"][];
        };
        /** @description One key with what was asked for beside it. */
        KeyAnswer_ApplicationKey: {
            /** @description An application key. */
            data: {
                attributes: components["schemas"]["ApplicationKeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["ApplicationKeyRelationships"];
                /** @description Always `application_keys`. */
                type: string;
            };
            /** @description The people named by it, if they were asked for. */
            included?: components["schemas"]["KeyIncluded"][];
        };
        /** @description Counts of what the reader may see. */
        KeyCounts: {
            /**
             * Format: int64
             * @description What matches the filters.
             */
            total_filtered_count: number;
        };
        /** @description Who or what a key names. */
        KeyIncluded: components["schemas"]["KeyPerson"] | components["schemas"]["KeyPersonRole"];
        /** @description How many keys there are and may be. */
        KeyMeta: {
            /**
             * Format: int64
             * @description How many an organization may have.
             */
            max_allowed?: number | null;
            /**
             * Format: int64
             * @description How many one person may have.
             */
            max_allowed_per_user?: number | null;
            page: components["schemas"]["KeyCounts"];
        };
        /** @description One page of keys. */
        KeyPage_AccessToken: {
            /** @description The keys. */
            data: {
                attributes: components["schemas"]["AccessTokenAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["AccessTokenRelationships"];
                /** @description `personal_access_tokens` or `service_access_tokens`. */
                type: string;
            }[];
            /** @description The people named by them, if they were asked for. */
            included?: components["schemas"]["KeyIncluded"][];
            /** @description How many there are and may be. */
            meta: components["schemas"]["KeyMeta"];
        };
        /** @description One page of keys. */
        KeyPage_ApiKey: {
            /** @description The keys. */
            data: {
                attributes: components["schemas"]["ApiKeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["ApiKeyRelationships"];
                /** @description Always `api_keys`. */
                type: string;
            }[];
            /** @description The people named by them, if they were asked for. */
            included?: components["schemas"]["KeyIncluded"][];
            /** @description How many there are and may be. */
            meta: components["schemas"]["KeyMeta"];
        };
        /** @description One page of keys. */
        KeyPage_ApplicationKey: {
            /** @description The keys. */
            data: {
                attributes: components["schemas"]["ApplicationKeyAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                relationships: components["schemas"]["ApplicationKeyRelationships"];
                /** @description Always `application_keys`. */
                type: string;
            }[];
            /** @description The people named by them, if they were asked for. */
            included?: components["schemas"]["KeyIncluded"][];
            /** @description How many there are and may be. */
            meta: components["schemas"]["KeyMeta"];
        };
        /** @description A person, as far as a key tells of them. */
        KeyPerson: {
            attributes: components["schemas"]["KeyPersonAttributes"];
            /** Format: uuid */
            id: string;
            /** @description Always `users`. */
            type: string;
        };
        /** @description What is told of them. */
        KeyPersonAttributes: {
            created_at: string;
            disabled: boolean;
            email: string;
            handle: string;
            modified_at: string;
            name?: string | null;
            service_account: boolean;
            /** @description `Active`, `Pending` or `Disabled`. */
            status: string;
            title?: string | null;
        };
        /** @description A role by its name. */
        KeyPersonRole: {
            attributes: components["schemas"]["KeyPersonRoleAttributes"];
            /** Format: uuid */
            id: string;
            /** @description Always `roles`. */
            type: string;
        };
        /** @description What a role is called. */
        KeyPersonRoleAttributes: {
            name: string;
        };
        /** @description Both keys are valid. */
        KeysValidation: {
            /** @description Always `ok`. */
            status: string;
        };
        /** @description Where a published key that leaked is named; ours are not looked for. */
        LeakInformation: {
            data?: components["schemas"]["Reference"] | null;
        };
        /** @description A place in a team. */
        Membership: {
            attributes: components["schemas"]["MembershipAttributes"];
            /** @description `TeamMembership-`, the team's id and a number. */
            id: string;
            relationships: components["schemas"]["MembershipRelationships"];
            /** @description Always `team_memberships`. */
            type: string;
        };
        /** @description One place, and whose it is. */
        MembershipAnswer: {
            data: components["schemas"]["Membership"];
            included: components["schemas"]["MemberUser"][];
        };
        MembershipAttributes: {
            /** @description `oidc_mapping` if a provider of single sign-on gave it, otherwise null. */
            provisioned_by?: string | null;
            /**
             * Format: uuid
             * @description The provider, or who gave it.
             */
            provisioned_by_id?: string | null;
            /** @description `admin`, or null. */
            role?: string | null;
        };
        /** @description A page of a team's members. */
        MembershipPage: components["schemas"]["Windowed_Membership"] & {
            /** @description Who they are. */
            included: components["schemas"]["MemberUser"][];
        };
        MembershipRelationships: {
            /** @description In which team. */
            team: components["schemas"]["Data_Reference"];
            /** @description Who. */
            user: components["schemas"]["Data_Reference"];
        };
        /** @description Whom to put in. */
        MembershipRequest: {
            data: components["schemas"]["MembershipRequestData"];
        };
        MembershipRequestAttributes: {
            /** @description `admin` for who may change the team and its members; otherwise null. */
            role?: string | null;
        };
        MembershipRequestData: {
            attributes?: components["schemas"]["MembershipRequestAttributes"] | null;
            relationships: components["schemas"]["MembershipRequestRelationships"];
            /** @example team_memberships */
            type: string;
        };
        MembershipRequestRelationships: {
            user: components["schemas"]["MembershipRequestUser"];
        };
        MembershipRequestUser: {
            data: components["schemas"]["RequestReference"];
        };
        /** @description What they are to be in the team. */
        MembershipUpdateRequest: {
            data: components["schemas"]["MembershipUpdateRequestData"];
        };
        MembershipUpdateRequestData: {
            attributes: components["schemas"]["MembershipRequestAttributes"];
            /** @example team_memberships */
            type: string;
        };
        /** @description Who is in a team. */
        MemberUser: {
            attributes: components["schemas"]["MemberUserAttributes"];
            /**
             * Format: uuid
             * @description Their id.
             */
            id: string;
            /** @description Always `users`. */
            type: string;
        };
        MemberUserAttributes: {
            /** @description Whether they may do nothing any more. */
            disabled: boolean;
            /** @description In lower case. */
            email: string;
            /** @description A person's address, a service account's id. */
            handle: string;
            /** @description Always empty: no picture is fetched from elsewhere. */
            icon: string;
            /** @description What people call them. */
            name?: string | null;
            /** @description Whether this is no person. */
            service_account: boolean;
            /** @description `Active`, `Pending` or `Disabled`. */
            status: string;
        };
        /** @description A consent that somebody is asked for. */
        OauthAuthorization: {
            attributes: components["schemas"]["OauthAuthorizationAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always `oauth_authorization`. */
            type: string;
        };
        /** @description What is asked for, and what became of it. */
        OauthAuthorizationAttributes: {
            /** @description Where a browser goes now. Told once. */
            authorization_url?: string | null;
            /**
             * Format: uuid
             * @description Of which connection.
             */
            connection_id: string;
            /** @description Its name; absent for whoever may not see it any more. */
            connection_name?: string | null;
            /** @description RFC 3339. */
            created_at: string;
            error?: components["schemas"]["OauthAuthorizationError"] | null;
            /** @description Nobody can finish it from then on; RFC 3339. */
            expires_at: string;
            granted?: components["schemas"]["OauthAuthorizationGranted"] | null;
            /**
             * Format: int64
             * @description How often the provider is asked whether they have, in seconds.
             */
            interval?: number | null;
            /** @description The host at which the person is asked. */
            provider?: string | null;
            /** @description Where the provider sends it then; to be allowed there to the letter. */
            redirect_uri?: string | null;
            /** @description What is asked for; nothing leaves it to the provider. */
            scopes?: string[] | null;
            /** @description `pending`, `authorized`, `failed` or `expired`. */
            status: string;
            /** @description What somebody types in on another device. Told once. */
            user_code?: string | null;
            /** @description Where they do. Told once. */
            verification_uri?: string | null;
            /** @description The same page with the code filled in, if the provider has one. Told once. */
            verification_uri_complete?: string | null;
            /** @description What the person should know besides; told once. */
            warnings?: string[];
        };
        /** @description Why it failed. */
        OauthAuthorizationError: {
            /** @description A short name: the provider's own, if it is one of the standards', or ours. */
            code: string;
            /** @description What happened and what to do. */
            message: string;
        };
        /** @description What was agreed to. */
        OauthAuthorizationGranted: {
            /** @description Whose account, as far as the provider says. */
            account?: string | null;
            /** @description When the present token ends; RFC 3339. */
            expires_at?: string | null;
            /** @description What was asked for and not granted. */
            missing_scopes: string[];
            /** @description What was granted, as far as that is known. */
            scopes?: string[] | null;
        };
        /** @description What a link is for. */
        OauthAuthorizationLink: {
            attributes: components["schemas"]["OauthAuthorizationLinkAttributes"];
            /** @description Always `oauth_authorization_link`. */
            type: string;
        };
        OauthAuthorizationLinkAttributes: {
            /** @description Its name. */
            connection: string;
            /** @description Until when the link may be used; RFC 3339. */
            expires_at: string;
            /** @description What it is for, such as `GitHub`. */
            integration: string;
            /** @description Who made the link. */
            made_by: string;
            /** @description Whose connection it is. */
            organization: string;
            /** @description The host where the browser goes. */
            provider: string;
            /** @description Where the provider sends the browser then. */
            redirect_uri: string;
            /** @description What is asked for; nothing leaves it to the provider. */
            scopes: string[];
        };
        /** @description The way to the provider. */
        OauthAuthorizationLinkBegun: {
            attributes: components["schemas"]["OauthAuthorizationLinkBegunAttributes"];
            /** @description Always `oauth_authorization_link`. */
            type: string;
        };
        OauthAuthorizationLinkBegunAttributes: {
            /** @description Where the browser goes now. Told once. */
            authorization_url: string;
            /** @description Too late from then on; begin again. RFC 3339. */
            expires_at: string;
        };
        /** @description A link by which somebody without an account authorizes one connection. */
        OauthAuthorizationLinkMade: {
            attributes: components["schemas"]["OauthAuthorizationLinkMadeAttributes"];
            /**
             * Format: uuid
             * @description Its id: no secret. The record names the link by it.
             */
            id: string;
            /** @description Always `oauth_authorization_link`. */
            type: string;
        };
        OauthAuthorizationLinkMadeAttributes: {
            /** @description A day later; RFC 3339. */
            expires_at: string;
            /**
             * @description To be handed to the person: whoever has it may authorize the connection, once.
             *     Only in the answer that makes it.
             */
            url?: string | null;
        };
        /** @description The token of a link. */
        OauthAuthorizationLinkRequest: {
            data: components["schemas"]["OauthAuthorizationLinkRequestData"];
        };
        OauthAuthorizationLinkRequestAttributes: {
            /** @description What stands behind the # of `url`. */
            token: string;
        };
        OauthAuthorizationLinkRequestData: {
            attributes: components["schemas"]["OauthAuthorizationLinkRequestAttributes"];
            /** @example oauth_authorization_link */
            type: string;
        };
        /** @description What became of it. */
        OauthAuthorizationLinkUsed: {
            attributes: components["schemas"]["OauthAuthorizationLinkUsedAttributes"];
            /** @description Always `oauth_authorization_link`. */
            type: string;
        };
        OauthAuthorizationLinkUsedAttributes: {
            /** @description Whose account was connected, as far as the provider says. */
            account?: string | null;
            error?: components["schemas"]["OauthAuthorizationError"] | null;
            /** @description `authorized`, or `failed`: then the link may be opened again in the same browser. */
            status: string;
        };
        /** @description What a provider sent a browser back with. */
        OauthCallbackRequest: {
            data: components["schemas"]["OauthCallbackRequestData"];
        };
        OauthCallbackRequestAttributes: {
            /**
             * @description The query of the address that the provider sent the browser to, all of it,
             *     without the question mark.
             */
            query: string;
        };
        OauthCallbackRequestData: {
            attributes: components["schemas"]["OauthCallbackRequestAttributes"];
            /** @example oauth_callback */
            type: string;
        };
        /** @description What a group gives: either a role or membership of a team. */
        OidcGroupMapping: {
            /** @description The group as the provider writes it. */
            group: string;
            /** Format: uuid */
            role_id?: string | null;
            /** Format: uuid */
            team_id?: string | null;
        };
        OidcGroupMappingRequest: {
            /** @description Compared to the letter. */
            group: string;
            /**
             * Format: uuid
             * @description Either this
             */
            role_id?: string | null;
            /**
             * Format: uuid
             * @description or this.
             */
            team_id?: string | null;
        };
        /** @description A provider of single sign-on. */
        OidcProvider: {
            attributes: components["schemas"]["OidcProviderAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always `oidc_providers`. */
            type: string;
        };
        /** @description What a provider of single sign-on is. */
        OidcProviderAttributes: {
            /** @description Our name at the provider. */
            client_id: string;
            /** @description Always empty: secrets are never answered. */
            client_secret: string;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Whether anybody can sign in through it. */
            enabled: boolean;
            /** @description Which claim of its ID tokens names groups; null looks at none. */
            groups_claim?: string | null;
            /** @description Its address, by which it names itself. */
            issuer: string;
            /** @description Whether somebody who is no member becomes one. */
            just_in_time: boolean;
            /** @description What its groups give. */
            mappings: components["schemas"]["OidcGroupMapping"][];
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What people call it. */
            name: string;
            /** @description Where it is to send browsers back to; null while the server has no public URL. */
            redirect_uri?: string | null;
            /** @description What is asked for besides `openid`. */
            scopes: string[];
            /**
             * @description Whether an address that the provider calls verified finds a member who
             *     never signed in through it.
             */
            trust_email: boolean;
        };
        /** @description Which provider to trust, or what to change about one; what is left out stays. */
        OidcProviderRequest: {
            data: components["schemas"]["OidcProviderRequestData"];
        };
        OidcProviderRequestAttributes: {
            /** @description Required to create. */
            client_id?: string | null;
            /** @description Required to create. Left out or empty, an update keeps what there is. */
            client_secret?: string | null;
            /** @description Whether anybody can sign in through it; true if left out. */
            enabled?: boolean | null;
            /**
             * @description Which claim of its ID tokens names groups.
             * @example groups
             */
            groups_claim?: string | null;
            /**
             * @description As the provider writes it, to the letter. Required to create, and fixed from then on.
             * @example https://login.example.com
             */
            issuer?: string | null;
            /** @description Whether somebody who is no member becomes one; false if left out. */
            just_in_time?: boolean | null;
            /** @description What its groups give, all of it. */
            mappings?: components["schemas"]["OidcGroupMappingRequest"][] | null;
            /** @description At most 200 characters. Required to create. */
            name?: string | null;
            /** @description What to ask for besides `openid`; `email` and `profile` if left out. */
            scopes?: string[] | null;
            /**
             * @description Whether an address that the provider calls verified finds a member who
             *     never signed in through it; false if left out.
             */
            trust_email?: boolean | null;
        };
        OidcProviderRequestData: {
            attributes: components["schemas"]["OidcProviderRequestAttributes"];
            /**
             * Format: uuid
             * @description Update only: the id of the path.
             */
            id?: string | null;
            /** @example oidc_providers */
            type: string;
        };
        /** @description An organization. */
        Organization: {
            /** @description What it is. */
            attributes: components["schemas"]["OrganizationAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always `orgs`. */
            type: string;
        };
        /** @description What an organization is. */
        OrganizationAttributes: {
            /** @description RFC 3339. */
            created_at: string;
            /** @description What people call it. */
            name: string;
            /** @description By which people name it when they sign in. */
            public_id: string;
        };
        /** @description The organization and how people sign in. */
        OrganizationSettings: {
            attributes: components["schemas"]["OrganizationSettingsAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always `orgs`. */
            type: string;
        };
        OrganizationSettingsAttributes: {
            /** @description RFC 3339. */
            created_at: string;
            /** @description What people call it. */
            name: string;
            /** @description Whether an address and a password will do to sign in. */
            password_sign_in: boolean;
            /** @description By which people name it when they sign in. */
            public_id: string;
        };
        /** @description What to change about the organization; what is left out stays. */
        OrganizationUpdateRequest: {
            data: components["schemas"]["OrganizationUpdateRequestData"];
        };
        OrganizationUpdateRequestAttributes: {
            /** @description At most 200 characters. */
            name?: string | null;
            /**
             * @description Whether an address and a password will do to sign in. It can be switched off once somebody
             *     who manages access has signed in through a provider.
             */
            password_sign_in?: boolean | null;
        };
        OrganizationUpdateRequestData: {
            attributes: components["schemas"]["OrganizationUpdateRequestAttributes"];
            /** @example orgs */
            type: string;
        };
        /** @description Counts of what the reader may see. */
        PageCounts: {
            /**
             * Format: int64
             * @description All of it.
             */
            total_count: number;
            /**
             * Format: int64
             * @description What matches the filters.
             */
            total_filtered_count: number;
        };
        /** @description `meta` of users, roles and connections. */
        PageMeta: {
            page: components["schemas"]["PageCounts"];
        };
        /** @description Where a page is. */
        Pagination: {
            /** Format: int64 */
            first_offset: number;
            /** Format: int64 */
            last_offset: number;
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            next_offset: number;
            /** Format: int64 */
            offset: number;
            /** Format: int64 */
            prev_offset: number;
            /**
             * Format: int64
             * @description How many match.
             */
            total: number;
            type: string;
        } | {
            /** Format: int64 */
            first_number: number;
            /** Format: int64 */
            last_number: number;
            /** Format: int64 */
            next_number: number;
            /** Format: int64 */
            number: number;
            /** Format: int64 */
            prev_number: number;
            /** Format: int64 */
            size: number;
            /**
             * Format: int64
             * @description How many match.
             */
            total: number;
            type: string;
        };
        /** @description A passkey. */
        Passkey: {
            attributes: components["schemas"]["PasskeyAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always `passkeys`. */
            type: string;
        };
        PasskeyAttributes: {
            /** @description RFC 3339. */
            created_at: string;
            /** @description When it last signed its owner in; RFC 3339. */
            last_used_at?: string | null;
            /** @description Its owner's name for it. */
            name: string;
        };
        /** @description A question to an authenticator. */
        PasskeyChallenge: {
            attributes: components["schemas"]["PasskeyChallengeAttributes"];
            /** @description Always `passkey_challenges`. */
            type: string;
        };
        PasskeyChallengeAttributes: {
            /** @description Too late from then on; RFC 3339. */
            expires_at: string;
            /**
             * @description As `PublicKeyCredential.parseRequestOptionsFromJSON` or
             *     `parseCreationOptionsFromJSON` takes it.
             */
            options: Record<string, unknown>;
        };
        /** @description A new passkey. */
        PasskeyRequest: {
            data: components["schemas"]["PasskeyRequestData"];
        };
        PasskeyRequestAttributes: {
            /** @description `toJSON()` of what `navigator.credentials.create` gave. */
            credential: Record<string, unknown>;
            /** @description 1 to 100 characters, such as the device's name. */
            name: string;
        };
        PasskeyRequestData: {
            attributes: components["schemas"]["PasskeyRequestAttributes"];
            /** @example passkeys */
            type: string;
        };
        /** @description What the authenticator answered. */
        PasskeySessionRequest: {
            data: components["schemas"]["PasskeySessionRequestData"];
        };
        PasskeySessionRequestAttributes: {
            /** @description `toJSON()` of what `navigator.credentials.get` gave. */
            credential: Record<string, unknown>;
        };
        PasskeySessionRequestData: {
            attributes: components["schemas"]["PasskeySessionRequestAttributes"];
            /** @example sessions */
            type: string;
        };
        /** @description The old password and the new one. */
        PasswordRequest: {
            data: components["schemas"]["PasswordRequestData"];
        };
        PasswordRequestAttributes: {
            current_password: string;
            /** @description 12 to 1,024 bytes. */
            new_password: string;
        };
        PasswordRequestData: {
            attributes: components["schemas"]["PasswordRequestAttributes"];
            /** @example passwords */
            type: string;
        };
        /** @description A permission. */
        Permission: {
            /** @description What it is. */
            attributes: components["schemas"]["PermissionAttributes"];
            /**
             * Format: uuid
             * @description Its id, the same in every installation.
             */
            id: string;
            /** @description Always `permissions`. */
            type: string;
        };
        /** @description What a permission is. */
        PermissionAttributes: {
            /** @description RFC 3339. */
            created: string;
            /** @description What it is good for. */
            description: string;
            /** @description As people see it. */
            display_name: string;
            /** @description `read`, `write` or `other`. */
            display_type: string;
            /** @description Under which heading it stands. */
            group_name: string;
            /** @description By which scopes name it. */
            name: string;
            /** @description None. */
            name_aliases: string[];
            /** @description Whether every new role has it, unless that is refused. */
            restricted: boolean;
        };
        /** @description Names another object. */
        Reference: {
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Its type. */
            type: string;
        };
        /** @description How many there are. */
        RegistrationMeta: {
            /**
             * Format: int64
             * @description All of them.
             */
            total: number;
            /**
             * Format: int64
             * @description All of them: there is no filter.
             */
            total_filtered: number;
        };
        /** @description Names another object. */
        RequestReference: {
            /** Format: uuid */
            id: string;
            type: string;
        };
        RequestReferences: {
            data: components["schemas"]["RequestReference"][];
        };
        /** @description A policy. */
        RestrictionPolicy: {
            /** @description What it gives. */
            attributes: components["schemas"]["RestrictionPolicyAttributes"];
            /** @description Of what: `type:id`. */
            id: string;
            /** @description Always `restriction_policy`. */
            type: string;
        };
        /** @description What a policy gives. */
        RestrictionPolicyAttributes: {
            /** @description In the order in which they were given. */
            bindings: components["schemas"]["RestrictionPolicyBinding"][];
        };
        /** @description One statement of a policy. */
        RestrictionPolicyBinding: {
            /** @description Until when; RFC 3339. Absent has no end. */
            expires_at?: string | null;
            /** @description To whom: `user:`, `role:`, `team:` or `org:`, and an id. */
            principals: string[];
            /** @description What is given: for a connection `viewer`, `resolver` or `editor`. */
            relation: string;
        };
        /** @description What a change of a policy looks like: the whole of it as it shall be. */
        RestrictionPolicyRequest: {
            data: components["schemas"]["RestrictionPolicyRequestData"];
        };
        RestrictionPolicyRequestAttributes: {
            /** @description At most 100, which name at most 1,000 principals. */
            bindings: components["schemas"]["RestrictionPolicyRequestBinding"][];
        };
        RestrictionPolicyRequestBinding: {
            /** @description Connections only: until when; RFC 3339. */
            expires_at?: string | null;
            principals: string[];
            relation: string;
        };
        RestrictionPolicyRequestData: {
            attributes: components["schemas"]["RestrictionPolicyRequestAttributes"];
            /** @description As in the path. */
            id?: string | null;
            /** @example restriction_policy */
            type: string;
        };
        /** @description A role. */
        Role: {
            /** @description What it is. */
            attributes: components["schemas"]["RoleAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What it gives. */
            relationships: components["schemas"]["RoleRelationships"];
            /** @description Always `roles`. */
            type: string;
        };
        /** @description What a role is. */
        RoleAttributes: {
            /** @description RFC 3339. */
            created_at: string;
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What people call it. */
            name: string;
            /**
             * Format: int64
             * @description How many people and service accounts have it.
             */
            user_count?: number;
        };
        /** @description How to call the copy. */
        RoleCloneRequest: {
            data: components["schemas"]["RoleCloneRequestData"];
        };
        RoleCloneRequestAttributes: {
            /** @description Unique in the organization, without regard to case; at most 200 characters. */
            name: string;
        };
        RoleCloneRequestData: {
            attributes: components["schemas"]["RoleCloneRequestAttributes"];
            /** @example roles */
            type: string;
        };
        /** @description Which permission. */
        RolePermissionAddRequest: {
            data: components["schemas"]["RequestReference"];
        };
        /** @description Which permission. */
        RolePermissionRemoveRequest: {
            data: components["schemas"]["RequestReference"];
        };
        /** @description What a role gives. */
        RoleRelationships: {
            permissions: components["schemas"]["Data_Vec_Reference"];
        };
        /** @description Which role to make, or what to change about one. */
        RoleRequest: {
            data: components["schemas"]["RoleRequestData"];
        };
        RoleRequestAttributes: {
            /** @description Whether to leave out the permissions that every role has otherwise. */
            default_permissions_opt_out?: boolean | null;
            /** @description Unique in the organization, without regard to case; at most 200 characters. */
            name: string;
        };
        RoleRequestData: {
            attributes: components["schemas"]["RoleRequestAttributes"];
            relationships?: components["schemas"]["RoleRequestRelationships"] | null;
            /** @example roles */
            type?: string | null;
        };
        RoleRequestRelationships: {
            /** @description What it gives. */
            permissions: components["schemas"]["RequestReferences"];
        };
        /** @description A built-in role. */
        RoleTemplate: {
            /** @description What it is. */
            attributes: components["schemas"]["RoleTemplateAttributes"];
            /**
             * Format: uuid
             * @description Its id as a role of the organization.
             */
            id: string;
            /** @description Always `roles`. */
            type: string;
        };
        /** @description What a built-in role is. */
        RoleTemplateAttributes: {
            /** @description Whom it is for. */
            description: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description What to change about a role; what is left out stays. */
        RoleUpdateRequest: {
            data: components["schemas"]["RoleUpdateRequestData"];
        };
        RoleUpdateRequestAttributes: {
            /** @description False adds to the given permissions those that every new role has. */
            default_permissions_opt_out?: boolean | null;
            /** @description Unique in the organization, without regard to case; at most 200 characters. */
            name?: string | null;
        };
        RoleUpdateRequestData: {
            attributes: components["schemas"]["RoleUpdateRequestAttributes"];
            /**
             * Format: uuid
             * @description The id of the path.
             */
            id: string;
            relationships?: components["schemas"]["RoleRequestRelationships"] | null;
            /** @example roles */
            type: string;
        };
        /** @description Who. */
        RoleUserAddRequest: {
            data: components["schemas"]["RequestReference"];
        };
        /** @description How many have a role. */
        RoleUserCount: {
            /** Format: int64 */
            total_count: number;
        };
        /** @description How many have a role. */
        RoleUserMeta: {
            page: components["schemas"]["RoleUserCount"];
        };
        /** @description Who. */
        RoleUserRemoveRequest: {
            data: components["schemas"]["RequestReference"];
        };
        /** @description A second factor. */
        SecondFactor: {
            attributes: components["schemas"]["SecondFactorAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always `second_factors`. */
            type: string;
        };
        SecondFactorAttributes: {
            /** @description Whether a sign-in asks for it. */
            confirmed: boolean;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Always `totp`: one-time codes of an authenticator app. */
            kind: string;
            /** @description Each lets its owner in once in place of a code. Only in the answer that confirms it. */
            recovery_codes?: string[] | null;
            /**
             * Format: int64
             * @description Recovery codes that were not used yet; not in the answer that makes it.
             */
            recovery_codes_left?: number | null;
            /** @description The secret in base32, to be typed into the app. Only in the answer that makes it. */
            secret?: string | null;
            /** @description The same for a QR code: `otpauth://totp/…`. Only in the answer that makes it. */
            url?: string | null;
        };
        /** @description The first code. */
        SecondFactorConfirmation: {
            data: components["schemas"]["SecondFactorConfirmationData"];
        };
        SecondFactorConfirmationAttributes: {
            /** @description Six digits, as the app shows them. */
            code: string;
        };
        SecondFactorConfirmationData: {
            attributes: components["schemas"]["SecondFactorConfirmationAttributes"];
            /** @example second_factors */
            type: string;
        };
        /** @description Which kind of factor. */
        SecondFactorRequest: {
            data: components["schemas"]["SecondFactorRequestData"];
        };
        SecondFactorRequestAttributes: {
            /** @example totp */
            kind: string;
        };
        SecondFactorRequestData: {
            attributes: components["schemas"]["SecondFactorRequestAttributes"];
            /** @example second_factors */
            type: string;
        };
        /** @description What to add. */
        ServiceAccountRequest: {
            data: components["schemas"]["ServiceAccountRequestData"];
        };
        ServiceAccountRequestAttributes: {
            /** @description Unique in the organization, without regard to case, among people too. */
            email: string;
            /** @description At most 200 characters. */
            name?: string | null;
            /** @description Always true. */
            service_account: boolean;
            /** @description At most 200 characters. */
            title?: string | null;
        };
        ServiceAccountRequestData: {
            attributes: components["schemas"]["ServiceAccountRequestAttributes"];
            relationships?: components["schemas"]["UserRequestRelationships"] | null;
            /** @example users */
            type: string;
        };
        /** @description A browser's session. */
        Session: {
            attributes: components["schemas"]["SessionAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            relationships: components["schemas"]["SessionRelationships"];
            /** @description Always `sessions`. */
            type: string;
        };
        SessionAttributes: {
            /** @description From where it began. */
            client_ip?: string | null;
            /** @description False while a second factor is missing. */
            complete: boolean;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Whether it is the one that this request came with. */
            current: boolean;
            /** @description When it is over however much it is used; RFC 3339. */
            expires_at: string;
            /** @description Within a minute; RFC 3339. */
            last_seen_at: string;
            /** @description `password`, or `oidc:` and the provider's id. */
            method: string;
            /** @description With which browser, by its own word. */
            user_agent?: string | null;
        };
        /** @description One of the three. */
        SessionCompletion: {
            data: components["schemas"]["SessionCompletionData"];
        };
        SessionCompletionAttributes: {
            /** @description `toJSON()` of what `navigator.credentials.get` gave. */
            passkey?: Record<string, unknown> | null;
            /** @description One of those that were shown when the factor was confirmed. */
            recovery_code?: string | null;
            /** @description Six digits, as the app shows them. */
            totp?: string | null;
        };
        SessionCompletionData: {
            attributes: components["schemas"]["SessionCompletionAttributes"];
            /** @example sessions */
            type: string;
        };
        SessionRelationships: {
            /** @description Who signed in. */
            user: components["schemas"]["Data_Reference"];
        };
        /** @description Who signs in. */
        SessionRequest: {
            data: components["schemas"]["SessionRequestData"];
        };
        SessionRequestAttributes: {
            email: string;
            /** @description The organization's handle; may be left out while there is only one. */
            organization?: string | null;
            password: string;
        };
        SessionRequestData: {
            attributes: components["schemas"]["SessionRequestAttributes"];
            /** @example sessions */
            type: string;
        };
        /** @description When a secret was set. */
        SetAt: {
            /** @description RFC 3339. */
            set_at: string;
        };
        /** @description What a sign-in page should ask for. */
        SignInOptions: {
            attributes: components["schemas"]["SignInOptionsAttributes"];
            /** @description Always `sign_in_options`. */
            type: string;
        };
        SignInOptionsAttributes: {
            /** @description There are several organizations, so that one must be named. */
            organization_required: boolean;
            /** @description Whether an address and a password will do. */
            password: boolean;
            /** @description The providers of single sign-on; it begins at `/sign-in/oidc/{id}`. */
            providers: components["schemas"]["SignInOptionsProvider"][];
        };
        SignInOptionsProvider: {
            /** Format: uuid */
            id: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description Where in the request the fault lies. */
        Source: {
            /** @description JSON pointer into the body. */
            pointer: string;
        } | {
            /** @description Query parameter. */
            parameter: string;
        } | {
            /** @description Header. */
            header: string;
        };
        /** @description A team. */
        Team: {
            /** @description What it is, or as much of that as was asked for. */
            attributes: components["schemas"]["TeamAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Absent where `fields[team]` asked for less. */
            relationships?: components["schemas"]["TeamRelationships"];
            /** @description Always `team`. */
            type: string;
        };
        /** @description What a team is. */
        TeamAttributes: {
            /** @description A sign to know it by. */
            avatar?: string | null;
            /**
             * Format: int64
             * @description Number of a picture.
             */
            banner?: number | null;
            /** @description RFC 3339. */
            created_at?: string;
            /** @description What it is there for. */
            description?: string | null;
            /** @description By which people mention it. */
            handle: string;
            /** @description What its page hides. */
            hidden_modules?: string[] | null;
            /** @description Whether a provider of single sign-on put some of them in. */
            is_managed?: boolean;
            /**
             * Format: int64
             * @description Always 0.
             */
            link_count?: number;
            /** @description RFC 3339. */
            modified_at?: string;
            /** @description What people call it. */
            name: string;
            /** @description Always null. */
            summary?: string | null;
            /**
             * Format: int64
             * @description How many people and service accounts are in it.
             */
            user_count?: number;
            /** @description What its page shows. */
            visible_modules?: string[] | null;
        };
        TeamRelated_Option_Reference: {
            data: null | {
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Its type. */
                type: string;
            };
            links: components["schemas"]["TeamRelatedLinks"];
        };
        TeamRelated_Vec_Reference: {
            data: {
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Its type. */
                type: string;
            }[];
            links: components["schemas"]["TeamRelatedLinks"];
        };
        TeamRelatedLinks: {
            related: string;
        };
        /** @description What else the published API knows of a team; there is nothing of it here. */
        TeamRelationships: {
            team_links: components["schemas"]["TeamRelated_Vec_Reference"];
            user_team_permissions: components["schemas"]["TeamRelated_Option_Reference"];
        };
        /** @description Which team to make. */
        TeamRequest: {
            data: components["schemas"]["TeamRequestData"];
        };
        TeamRequestAttributes: {
            avatar?: string | null;
            /** Format: int64 */
            banner?: number | null;
            /** @description At most 5,000 characters. */
            description?: string | null;
            /** @description Unique in the organization: a to z, 0 to 9, `-` and `_`, at most 195 characters. */
            handle: string;
            hidden_modules?: string[] | null;
            /** @description Unique in the organization, without regard to case; at most 200 characters. */
            name: string;
            visible_modules?: string[] | null;
        };
        TeamRequestData: {
            attributes: components["schemas"]["TeamRequestAttributes"];
            relationships?: components["schemas"]["TeamRequestRelationships"] | null;
            /** @example team */
            type: string;
        };
        TeamRequestRelationships: {
            /** @description Who is in it from the first, at most 1,000. */
            users: components["schemas"]["RequestReferences"];
        };
        /** @description What to change about a team; what is left out stays. */
        TeamUpdateRequest: {
            data: components["schemas"]["TeamUpdateRequestData"];
        };
        TeamUpdateRequestAttributes: {
            avatar?: string | null;
            /** Format: int64 */
            banner?: number | null;
            /** @description At most 5,000 characters. */
            description?: string | null;
            /** @description Unique in the organization: a to z, 0 to 9, `-` and `_`, at most 195 characters. */
            handle?: string | null;
            hidden_modules?: string[] | null;
            /** @description Unique in the organization, without regard to case; at most 200 characters. */
            name?: string | null;
            visible_modules?: string[] | null;
        };
        TeamUpdateRequestData: {
            attributes: components["schemas"]["TeamUpdateRequestAttributes"];
            /** @example team */
            type: string;
        };
        /** @description How many use it, also those that the reader may not open. */
        UsageMeta: {
            /** Format: int64 */
            hidden: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A person or a service account. */
        User: {
            /** @description Who they are. */
            attributes: components["schemas"]["UserAttributes"];
            /**
             * Format: uuid
             * @description Their id.
             */
            id: string;
            /** @description What they are part of. */
            relationships: components["schemas"]["UserRelationships"];
            /** @description Always `users`. */
            type: string;
        };
        /** @description One user, and what came along. */
        UserAnswer: {
            data: components["schemas"]["User"];
            /** @description Their roles, and the permissions of those. */
            included: components["schemas"]["Included"][];
        };
        /** @description Who a user is. */
        UserAttributes: {
            /** @description Always empty: the organization decides for everybody. */
            allowed_login_methods: string[];
            /** @description RFC 3339. */
            created_at: string;
            /** @description Whether they may do nothing any more. */
            disabled: boolean;
            /** @description In lower case. */
            email: string;
            /** @description A person's address, a service account's id. */
            handle: string;
            /** @description Always empty: no picture is fetched from elsewhere. */
            icon: string;
            /** @description RFC 3339. */
            last_login_time?: string | null;
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What people call them. */
            name?: string | null;
            /** @description Whether this is no person. */
            service_account: boolean;
            /** @description `Active`, `Pending` or `Disabled`. */
            status: string;
            /** @description What they do. */
            title?: string | null;
            /**
             * Format: uuid
             * @description Their id.
             */
            uuid: string;
            /** @description Whether they have come. */
            verified: boolean;
        };
        /** @description An invitation. */
        UserInvitation: {
            attributes: components["schemas"]["UserInvitationAttributes"];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            relationships: components["schemas"]["UserInvitationRelationships"];
            /** @description Always `user_invitations`. */
            type: string;
        };
        UserInvitationAttributes: {
            /** @description To be handed to the person: whoever has it becomes them. Only in the answer that makes it. */
            accept_url?: string | null;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Two days later; RFC 3339. */
            expires_at: string;
            /** @description Always `openid_invite`. */
            invite_type: string;
            /** @description Always null: the organization decides for everybody. */
            login_method?: string | null;
            /**
             * Format: uuid
             * @description Its id again.
             */
            uuid: string;
        };
        UserInvitationRelationships: {
            /** @description Who is invited. */
            user: components["schemas"]["Data_Reference"];
        };
        UserInvitationRequestData: {
            relationships: components["schemas"]["UserInvitationRequestRelationships"];
            /** @example user_invitations */
            type: string;
        };
        UserInvitationRequestReference: {
            /** Format: uuid */
            id: string;
            /** @example users */
            type: string;
        };
        UserInvitationRequestRelationships: {
            user: components["schemas"]["UserInvitationRequestUser"];
        };
        UserInvitationRequestUser: {
            data: components["schemas"]["UserInvitationRequestReference"];
        };
        /** @description Who is to be invited. */
        UserInvitationsRequest: {
            /** @description 1 to 100. */
            data: components["schemas"]["UserInvitationRequestData"][];
        };
        /** @description Somebody's places in teams. */
        UserMemberships: {
            data: components["schemas"]["Membership"][];
            /** @description Those teams. */
            included: components["schemas"]["Team"][];
        };
        /** @description A page of users, and what came along. */
        UserPage: {
            data: components["schemas"]["User"][];
            /** @description Their roles, and the permissions of those. */
            included: components["schemas"]["Included"][];
            meta: components["schemas"]["PageMeta"];
        };
        /** @description What a user is part of. */
        UserRelationships: {
            org: components["schemas"]["Data_Reference"];
            roles: components["schemas"]["Data_Vec_Reference"];
        };
        /** @description Whom to add. */
        UserRequest: {
            data: components["schemas"]["UserRequestData"];
        };
        UserRequestAttributes: {
            /** @description Unique in the organization, without regard to case. */
            email: string;
            /** @description At most 200 characters. */
            name?: string | null;
            /** @description At most 200 characters. */
            title?: string | null;
        };
        UserRequestData: {
            attributes: components["schemas"]["UserRequestAttributes"];
            relationships?: components["schemas"]["UserRequestRelationships"] | null;
            /** @example users */
            type: string;
        };
        UserRequestRelationships: {
            /** @description Roles that they have from the first; takes `user_access_manage`. */
            roles: components["schemas"]["RequestReferences"];
        };
        /** @description What to change about a user; what is left out stays. */
        UserUpdateRequest: {
            data: components["schemas"]["UserUpdateRequestData"];
        };
        UserUpdateRequestAttributes: {
            /** @description Whether they may do nothing any more. */
            disabled?: boolean | null;
            /** @description Unique in the organization, without regard to case. */
            email?: string | null;
            /** @description At most 200 characters. */
            name?: string | null;
            /** @description At most 200 characters. */
            title?: string | null;
        };
        UserUpdateRequestData: {
            attributes: components["schemas"]["UserUpdateRequestAttributes"];
            /**
             * Format: uuid
             * @description The id of the path.
             */
            id: string;
            /** @example users */
            type: string;
        };
        /** @description One page. */
        Windowed_Membership: {
            /** @description The rows. */
            data: {
                attributes: components["schemas"]["MembershipAttributes"];
                /** @description `TeamMembership-`, the team's id and a number. */
                id: string;
                relationships: components["schemas"]["MembershipRelationships"];
                /** @description Always `team_memberships`. */
                type: string;
            }[];
            links: components["schemas"]["WindowLinks"];
            meta: components["schemas"]["WindowMeta"];
        };
        /** @description One page. */
        Windowed_Team: {
            /** @description The rows. */
            data: {
                /** @description What it is, or as much of that as was asked for. */
                attributes: components["schemas"]["TeamAttributes"];
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description Absent where `fields[team]` asked for less. */
                relationships?: components["schemas"]["TeamRelationships"];
                /** @description Always `team`. */
                type: string;
            }[];
            links: components["schemas"]["WindowLinks"];
            meta: components["schemas"]["WindowMeta"];
        };
        /** @description The pages around, with the same filters. */
        WindowLinks: {
            first: string;
            /** @description Null where one page holds everything. */
            last?: string | null;
            /** @description There too where nothing follows. */
            next: string;
            prev?: string | null;
            self: string;
        };
        /** @description What is to be known about a page. */
        WindowMeta: {
            pagination: components["schemas"]["Pagination"];
        };
        /** @description What this server's identity tokens say for a connection. */
        WorkloadIdentity: {
            /** @description `aud` */
            audience: string;
            /** @description `iss`; its description is below it. */
            issuer: string;
            /** @description `sub` */
            subject: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AccessReason = components['schemas']['AccessReason'];
export type AccessRequest = components['schemas']['AccessRequest'];
export type AccessRequestAttributes = components['schemas']['AccessRequestAttributes'];
export type AccessRequestDecision = components['schemas']['AccessRequestDecision'];
export type AccessRequestDecisionAttributes = components['schemas']['AccessRequestDecisionAttributes'];
export type AccessRequestDecisionData = components['schemas']['AccessRequestDecisionData'];
export type AccessRequestRelationships = components['schemas']['AccessRequestRelationships'];
export type AccessRequestRequest = components['schemas']['AccessRequestRequest'];
export type AccessRequestRequestAttributes = components['schemas']['AccessRequestRequestAttributes'];
export type AccessRequestRequestData = components['schemas']['AccessRequestRequestData'];
export type AccessToken = components['schemas']['AccessToken'];
export type AccessTokenAttributes = components['schemas']['AccessTokenAttributes'];
export type AccessTokenRelationships = components['schemas']['AccessTokenRelationships'];
export type AccessTokenRequest = components['schemas']['AccessTokenRequest'];
export type AccessTokenRequestAttributes = components['schemas']['AccessTokenRequestAttributes'];
export type AccessTokenRequestData = components['schemas']['AccessTokenRequestData'];
export type ApiKey = components['schemas']['ApiKey'];
export type ApiKeyAttributes = components['schemas']['ApiKeyAttributes'];
export type ApiKeyLastUse = components['schemas']['ApiKeyLastUse'];
export type ApiKeyRelationships = components['schemas']['ApiKeyRelationships'];
export type ApiKeyRequest = components['schemas']['ApiKeyRequest'];
export type ApiKeyRequestAttributes = components['schemas']['ApiKeyRequestAttributes'];
export type ApiKeyRequestData = components['schemas']['ApiKeyRequestData'];
export type ApiKeyValidation = components['schemas']['ApiKeyValidation'];
export type ApiKeyValidationAttributes = components['schemas']['ApiKeyValidationAttributes'];
export type AppKeyRegistration = components['schemas']['AppKeyRegistration'];
export type ApplicationKey = components['schemas']['ApplicationKey'];
export type ApplicationKeyAttributes = components['schemas']['ApplicationKeyAttributes'];
export type ApplicationKeyRelationships = components['schemas']['ApplicationKeyRelationships'];
export type ApplicationKeyRequest = components['schemas']['ApplicationKeyRequest'];
export type ApplicationKeyRequestAttributes = components['schemas']['ApplicationKeyRequestAttributes'];
export type ApplicationKeyRequestData = components['schemas']['ApplicationKeyRequestData'];
export type AuditActor = components['schemas']['AuditActor'];
export type AuditAsset = components['schemas']['AuditAsset'];
export type AuditChain = components['schemas']['AuditChain'];
export type AuditCursor = components['schemas']['AuditCursor'];
export type AuditEvent = components['schemas']['AuditEvent'];
export type AuditEventAttributes = components['schemas']['AuditEventAttributes'];
export type AuditEventDetail = components['schemas']['AuditEventDetail'];
export type AuditEvents = components['schemas']['AuditEvents'];
export type AuditEvt = components['schemas']['AuditEvt'];
export type AuditExecution = components['schemas']['AuditExecution'];
export type AuditHttp = components['schemas']['AuditHttp'];
export type AuditLinks = components['schemas']['AuditLinks'];
export type AuditMeta = components['schemas']['AuditMeta'];
export type AuditNetwork = components['schemas']['AuditNetwork'];
export type AuditNetworkClient = components['schemas']['AuditNetworkClient'];
export type AuditOrganization = components['schemas']['AuditOrganization'];
export type AuditOutcome = components['schemas']['AuditOutcome'];
export type AuditSearchFilter = components['schemas']['AuditSearchFilter'];
export type AuditSearchOptions = components['schemas']['AuditSearchOptions'];
export type AuditSearchPage = components['schemas']['AuditSearchPage'];
export type AuditSearchRequest = components['schemas']['AuditSearchRequest'];
export type AuditUrlDetails = components['schemas']['AuditUrlDetails'];
export type AuditUser = components['schemas']['AuditUser'];
export type Connection = components['schemas']['Connection'];
export type ConnectionAccess = components['schemas']['ConnectionAccess'];
export type ConnectionAccessAttributes = components['schemas']['ConnectionAccessAttributes'];
export type ConnectionAttributes = components['schemas']['ConnectionAttributes'];
export type ConnectionPolicy = components['schemas']['ConnectionPolicy'];
export type ConnectionPolicyAttributes = components['schemas']['ConnectionPolicyAttributes'];
export type ConnectionPolicyRelationships = components['schemas']['ConnectionPolicyRelationships'];
export type ConnectionPromotionRequest = components['schemas']['ConnectionPromotionRequest'];
export type ConnectionPromotionRequestAttributes = components['schemas']['ConnectionPromotionRequestAttributes'];
export type ConnectionPromotionRequestData = components['schemas']['ConnectionPromotionRequestData'];
export type ConnectionReassignmentRequest = components['schemas']['ConnectionReassignmentRequest'];
export type ConnectionReassignmentRequestAttributes = components['schemas']['ConnectionReassignmentRequestAttributes'];
export type ConnectionReassignmentRequestData = components['schemas']['ConnectionReassignmentRequestData'];
export type ConnectionRelationships = components['schemas']['ConnectionRelationships'];
export type ConnectionRequest = components['schemas']['ConnectionRequest'];
export type ConnectionRequestAttributes = components['schemas']['ConnectionRequestAttributes'];
export type ConnectionRequestData = components['schemas']['ConnectionRequestData'];
export type ConnectionRotation = components['schemas']['ConnectionRotation'];
export type ConnectionRotationAttributes = components['schemas']['ConnectionRotationAttributes'];
export type ConnectionRotationMark = components['schemas']['ConnectionRotationMark'];
export type ConnectionRotationRequest = components['schemas']['ConnectionRotationRequest'];
export type ConnectionRotationRequestAttributes = components['schemas']['ConnectionRotationRequestAttributes'];
export type ConnectionRotationRequestData = components['schemas']['ConnectionRotationRequestData'];
export type ConnectionRotationTested = components['schemas']['ConnectionRotationTested'];
export type ConnectionTest = components['schemas']['ConnectionTest'];
export type ConnectionTestAttributes = components['schemas']['ConnectionTestAttributes'];
export type ConnectionTestRequest = components['schemas']['ConnectionTestRequest'];
export type ConnectionTestResponse = components['schemas']['ConnectionTestResponse'];
export type ConnectionTestStep = components['schemas']['ConnectionTestStep'];
export type ConnectionUse = components['schemas']['ConnectionUse'];
export type CredentialField = components['schemas']['CredentialField'];
export type CredentialType = components['schemas']['CredentialType'];
export type Cursor = components['schemas']['Cursor'];
export type CursorMeta = components['schemas']['CursorMeta'];
export type DataAccessRequest = components['schemas']['Data_AccessRequest'];
export type DataAccessToken = components['schemas']['Data_AccessToken'];
export type DataApiKey = components['schemas']['Data_ApiKey'];
export type DataApiKeyValidation = components['schemas']['Data_ApiKeyValidation'];
export type DataAppKeyRegistration = components['schemas']['Data_AppKeyRegistration'];
export type DataApplicationKey = components['schemas']['Data_ApplicationKey'];
export type DataConnection = components['schemas']['Data_Connection'];
export type DataConnectionPolicy = components['schemas']['Data_ConnectionPolicy'];
export type DataConnectionRotation = components['schemas']['Data_ConnectionRotation'];
export type DataConnectionTest = components['schemas']['Data_ConnectionTest'];
export type DataEvent = components['schemas']['Data_Event'];
export type DataExecution = components['schemas']['Data_Execution'];
export type DataIntegration = components['schemas']['Data_Integration'];
export type DataOauthAuthorization = components['schemas']['Data_OauthAuthorization'];
export type DataOauthAuthorizationLink = components['schemas']['Data_OauthAuthorizationLink'];
export type DataOauthAuthorizationLinkBegun = components['schemas']['Data_OauthAuthorizationLinkBegun'];
export type DataOauthAuthorizationLinkMade = components['schemas']['Data_OauthAuthorizationLinkMade'];
export type DataOauthAuthorizationLinkUsed = components['schemas']['Data_OauthAuthorizationLinkUsed'];
export type DataOidcProvider = components['schemas']['Data_OidcProvider'];
export type DataOrganizationSettings = components['schemas']['Data_OrganizationSettings'];
export type DataPasskey = components['schemas']['Data_Passkey'];
export type DataPasskeyChallenge = components['schemas']['Data_PasskeyChallenge'];
export type DataReference = components['schemas']['Data_Reference'];
export type DataRestrictionPolicy = components['schemas']['Data_RestrictionPolicy'];
export type DataRole = components['schemas']['Data_Role'];
export type DataSecondFactor = components['schemas']['Data_SecondFactor'];
export type DataSession = components['schemas']['Data_Session'];
export type DataSignInOptions = components['schemas']['Data_SignInOptions'];
export type DataTeam = components['schemas']['Data_Team'];
export type DataUserInvitation = components['schemas']['Data_UserInvitation'];
export type DataVecIntegration = components['schemas']['Data_Vec_Integration'];
export type DataVecOidcProvider = components['schemas']['Data_Vec_OidcProvider'];
export type DataVecPasskey = components['schemas']['Data_Vec_Passkey'];
export type DataVecPermission = components['schemas']['Data_Vec_Permission'];
export type DataVecReference = components['schemas']['Data_Vec_Reference'];
export type DataVecRoleTemplate = components['schemas']['Data_Vec_RoleTemplate'];
export type DataVecSecondFactor = components['schemas']['Data_Vec_SecondFactor'];
export type DataVecUserInvitation = components['schemas']['Data_Vec_UserInvitation'];
export type DataWithMetaVecAccessRequestCursorMeta = components['schemas']['DataWithMeta_Vec_AccessRequest_CursorMeta'];
export type DataWithMetaVecAppKeyRegistrationRegistrationMeta = components['schemas']['DataWithMeta_Vec_AppKeyRegistration_RegistrationMeta'];
export type DataWithMetaVecConnectionPageMeta = components['schemas']['DataWithMeta_Vec_Connection_PageMeta'];
export type DataWithMetaVecConnectionAccessPageMeta = components['schemas']['DataWithMeta_Vec_ConnectionAccess_PageMeta'];
export type DataWithMetaVecConnectionPolicyPageMeta = components['schemas']['DataWithMeta_Vec_ConnectionPolicy_PageMeta'];
export type DataWithMetaVecConnectionUseUsageMeta = components['schemas']['DataWithMeta_Vec_ConnectionUse_UsageMeta'];
export type DataWithMetaVecEventCursorMeta = components['schemas']['DataWithMeta_Vec_Event_CursorMeta'];
export type DataWithMetaVecRolePageMeta = components['schemas']['DataWithMeta_Vec_Role_PageMeta'];
export type DataWithMetaVecSessionCursorMeta = components['schemas']['DataWithMeta_Vec_Session_CursorMeta'];
export type DataWithMetaVecUserRoleUserMeta = components['schemas']['DataWithMeta_Vec_User_RoleUserMeta'];
export type Destination = components['schemas']['Destination'];
export type Error = components['schemas']['Error'];
export type Event = components['schemas']['Event'];
export type EventAttributes = components['schemas']['EventAttributes'];
export type EventFailure = components['schemas']['EventFailure'];
export type Execution = components['schemas']['Execution'];
export type ExecutionAttributes = components['schemas']['ExecutionAttributes'];
export type ExecutionFailure = components['schemas']['ExecutionFailure'];
export type ExecutionRequest = components['schemas']['ExecutionRequest'];
export type ExecutionRequestAttributes = components['schemas']['ExecutionRequestAttributes'];
export type ExecutionRequestData = components['schemas']['ExecutionRequestData'];
export type Health = components['schemas']['Health'];
export type HealthStatus = components['schemas']['HealthStatus'];
export type Included = components['schemas']['Included'];
export type Integration = components['schemas']['Integration'];
export type IntegrationAttributes = components['schemas']['IntegrationAttributes'];
export type InvitationAcceptance = components['schemas']['InvitationAcceptance'];
export type InvitationAcceptanceAttributes = components['schemas']['InvitationAcceptanceAttributes'];
export type InvitationAcceptanceData = components['schemas']['InvitationAcceptanceData'];
export type IssuerConfiguration = components['schemas']['IssuerConfiguration'];
export type JsonWebKeySet = components['schemas']['JsonWebKeySet'];
export type KeyAnswerApiKey = components['schemas']['KeyAnswer_ApiKey'];
export type KeyAnswerApplicationKey = components['schemas']['KeyAnswer_ApplicationKey'];
export type KeyCounts = components['schemas']['KeyCounts'];
export type KeyIncluded = components['schemas']['KeyIncluded'];
export type KeyMeta = components['schemas']['KeyMeta'];
export type KeyPageAccessToken = components['schemas']['KeyPage_AccessToken'];
export type KeyPageApiKey = components['schemas']['KeyPage_ApiKey'];
export type KeyPageApplicationKey = components['schemas']['KeyPage_ApplicationKey'];
export type KeyPerson = components['schemas']['KeyPerson'];
export type KeyPersonAttributes = components['schemas']['KeyPersonAttributes'];
export type KeyPersonRole = components['schemas']['KeyPersonRole'];
export type KeyPersonRoleAttributes = components['schemas']['KeyPersonRoleAttributes'];
export type KeysValidation = components['schemas']['KeysValidation'];
export type LeakInformation = components['schemas']['LeakInformation'];
export type Membership = components['schemas']['Membership'];
export type MembershipAnswer = components['schemas']['MembershipAnswer'];
export type MembershipAttributes = components['schemas']['MembershipAttributes'];
export type MembershipPage = components['schemas']['MembershipPage'];
export type MembershipRelationships = components['schemas']['MembershipRelationships'];
export type MembershipRequest = components['schemas']['MembershipRequest'];
export type MembershipRequestAttributes = components['schemas']['MembershipRequestAttributes'];
export type MembershipRequestData = components['schemas']['MembershipRequestData'];
export type MembershipRequestRelationships = components['schemas']['MembershipRequestRelationships'];
export type MembershipRequestUser = components['schemas']['MembershipRequestUser'];
export type MembershipUpdateRequest = components['schemas']['MembershipUpdateRequest'];
export type MembershipUpdateRequestData = components['schemas']['MembershipUpdateRequestData'];
export type MemberUser = components['schemas']['MemberUser'];
export type MemberUserAttributes = components['schemas']['MemberUserAttributes'];
export type OauthAuthorization = components['schemas']['OauthAuthorization'];
export type OauthAuthorizationAttributes = components['schemas']['OauthAuthorizationAttributes'];
export type OauthAuthorizationError = components['schemas']['OauthAuthorizationError'];
export type OauthAuthorizationGranted = components['schemas']['OauthAuthorizationGranted'];
export type OauthAuthorizationLink = components['schemas']['OauthAuthorizationLink'];
export type OauthAuthorizationLinkAttributes = components['schemas']['OauthAuthorizationLinkAttributes'];
export type OauthAuthorizationLinkBegun = components['schemas']['OauthAuthorizationLinkBegun'];
export type OauthAuthorizationLinkBegunAttributes = components['schemas']['OauthAuthorizationLinkBegunAttributes'];
export type OauthAuthorizationLinkMade = components['schemas']['OauthAuthorizationLinkMade'];
export type OauthAuthorizationLinkMadeAttributes = components['schemas']['OauthAuthorizationLinkMadeAttributes'];
export type OauthAuthorizationLinkRequest = components['schemas']['OauthAuthorizationLinkRequest'];
export type OauthAuthorizationLinkRequestAttributes = components['schemas']['OauthAuthorizationLinkRequestAttributes'];
export type OauthAuthorizationLinkRequestData = components['schemas']['OauthAuthorizationLinkRequestData'];
export type OauthAuthorizationLinkUsed = components['schemas']['OauthAuthorizationLinkUsed'];
export type OauthAuthorizationLinkUsedAttributes = components['schemas']['OauthAuthorizationLinkUsedAttributes'];
export type OauthCallbackRequest = components['schemas']['OauthCallbackRequest'];
export type OauthCallbackRequestAttributes = components['schemas']['OauthCallbackRequestAttributes'];
export type OauthCallbackRequestData = components['schemas']['OauthCallbackRequestData'];
export type OidcGroupMapping = components['schemas']['OidcGroupMapping'];
export type OidcGroupMappingRequest = components['schemas']['OidcGroupMappingRequest'];
export type OidcProvider = components['schemas']['OidcProvider'];
export type OidcProviderAttributes = components['schemas']['OidcProviderAttributes'];
export type OidcProviderRequest = components['schemas']['OidcProviderRequest'];
export type OidcProviderRequestAttributes = components['schemas']['OidcProviderRequestAttributes'];
export type OidcProviderRequestData = components['schemas']['OidcProviderRequestData'];
export type Organization = components['schemas']['Organization'];
export type OrganizationAttributes = components['schemas']['OrganizationAttributes'];
export type OrganizationSettings = components['schemas']['OrganizationSettings'];
export type OrganizationSettingsAttributes = components['schemas']['OrganizationSettingsAttributes'];
export type OrganizationUpdateRequest = components['schemas']['OrganizationUpdateRequest'];
export type OrganizationUpdateRequestAttributes = components['schemas']['OrganizationUpdateRequestAttributes'];
export type OrganizationUpdateRequestData = components['schemas']['OrganizationUpdateRequestData'];
export type PageCounts = components['schemas']['PageCounts'];
export type PageMeta = components['schemas']['PageMeta'];
export type Pagination = components['schemas']['Pagination'];
export type Passkey = components['schemas']['Passkey'];
export type PasskeyAttributes = components['schemas']['PasskeyAttributes'];
export type PasskeyChallenge = components['schemas']['PasskeyChallenge'];
export type PasskeyChallengeAttributes = components['schemas']['PasskeyChallengeAttributes'];
export type PasskeyRequest = components['schemas']['PasskeyRequest'];
export type PasskeyRequestAttributes = components['schemas']['PasskeyRequestAttributes'];
export type PasskeyRequestData = components['schemas']['PasskeyRequestData'];
export type PasskeySessionRequest = components['schemas']['PasskeySessionRequest'];
export type PasskeySessionRequestAttributes = components['schemas']['PasskeySessionRequestAttributes'];
export type PasskeySessionRequestData = components['schemas']['PasskeySessionRequestData'];
export type PasswordRequest = components['schemas']['PasswordRequest'];
export type PasswordRequestAttributes = components['schemas']['PasswordRequestAttributes'];
export type PasswordRequestData = components['schemas']['PasswordRequestData'];
export type Permission = components['schemas']['Permission'];
export type PermissionAttributes = components['schemas']['PermissionAttributes'];
export type Reference = components['schemas']['Reference'];
export type RegistrationMeta = components['schemas']['RegistrationMeta'];
export type RequestReference = components['schemas']['RequestReference'];
export type RequestReferences = components['schemas']['RequestReferences'];
export type RestrictionPolicy = components['schemas']['RestrictionPolicy'];
export type RestrictionPolicyAttributes = components['schemas']['RestrictionPolicyAttributes'];
export type RestrictionPolicyBinding = components['schemas']['RestrictionPolicyBinding'];
export type RestrictionPolicyRequest = components['schemas']['RestrictionPolicyRequest'];
export type RestrictionPolicyRequestAttributes = components['schemas']['RestrictionPolicyRequestAttributes'];
export type RestrictionPolicyRequestBinding = components['schemas']['RestrictionPolicyRequestBinding'];
export type RestrictionPolicyRequestData = components['schemas']['RestrictionPolicyRequestData'];
export type Role = components['schemas']['Role'];
export type RoleAttributes = components['schemas']['RoleAttributes'];
export type RoleCloneRequest = components['schemas']['RoleCloneRequest'];
export type RoleCloneRequestAttributes = components['schemas']['RoleCloneRequestAttributes'];
export type RoleCloneRequestData = components['schemas']['RoleCloneRequestData'];
export type RolePermissionAddRequest = components['schemas']['RolePermissionAddRequest'];
export type RolePermissionRemoveRequest = components['schemas']['RolePermissionRemoveRequest'];
export type RoleRelationships = components['schemas']['RoleRelationships'];
export type RoleRequest = components['schemas']['RoleRequest'];
export type RoleRequestAttributes = components['schemas']['RoleRequestAttributes'];
export type RoleRequestData = components['schemas']['RoleRequestData'];
export type RoleRequestRelationships = components['schemas']['RoleRequestRelationships'];
export type RoleTemplate = components['schemas']['RoleTemplate'];
export type RoleTemplateAttributes = components['schemas']['RoleTemplateAttributes'];
export type RoleUpdateRequest = components['schemas']['RoleUpdateRequest'];
export type RoleUpdateRequestAttributes = components['schemas']['RoleUpdateRequestAttributes'];
export type RoleUpdateRequestData = components['schemas']['RoleUpdateRequestData'];
export type RoleUserAddRequest = components['schemas']['RoleUserAddRequest'];
export type RoleUserCount = components['schemas']['RoleUserCount'];
export type RoleUserMeta = components['schemas']['RoleUserMeta'];
export type RoleUserRemoveRequest = components['schemas']['RoleUserRemoveRequest'];
export type SecondFactor = components['schemas']['SecondFactor'];
export type SecondFactorAttributes = components['schemas']['SecondFactorAttributes'];
export type SecondFactorConfirmation = components['schemas']['SecondFactorConfirmation'];
export type SecondFactorConfirmationAttributes = components['schemas']['SecondFactorConfirmationAttributes'];
export type SecondFactorConfirmationData = components['schemas']['SecondFactorConfirmationData'];
export type SecondFactorRequest = components['schemas']['SecondFactorRequest'];
export type SecondFactorRequestAttributes = components['schemas']['SecondFactorRequestAttributes'];
export type SecondFactorRequestData = components['schemas']['SecondFactorRequestData'];
export type ServiceAccountRequest = components['schemas']['ServiceAccountRequest'];
export type ServiceAccountRequestAttributes = components['schemas']['ServiceAccountRequestAttributes'];
export type ServiceAccountRequestData = components['schemas']['ServiceAccountRequestData'];
export type Session = components['schemas']['Session'];
export type SessionAttributes = components['schemas']['SessionAttributes'];
export type SessionCompletion = components['schemas']['SessionCompletion'];
export type SessionCompletionAttributes = components['schemas']['SessionCompletionAttributes'];
export type SessionCompletionData = components['schemas']['SessionCompletionData'];
export type SessionRelationships = components['schemas']['SessionRelationships'];
export type SessionRequest = components['schemas']['SessionRequest'];
export type SessionRequestAttributes = components['schemas']['SessionRequestAttributes'];
export type SessionRequestData = components['schemas']['SessionRequestData'];
export type SetAt = components['schemas']['SetAt'];
export type SignInOptions = components['schemas']['SignInOptions'];
export type SignInOptionsAttributes = components['schemas']['SignInOptionsAttributes'];
export type SignInOptionsProvider = components['schemas']['SignInOptionsProvider'];
export type Source = components['schemas']['Source'];
export type Team = components['schemas']['Team'];
export type TeamAttributes = components['schemas']['TeamAttributes'];
export type TeamRelatedOptionReference = components['schemas']['TeamRelated_Option_Reference'];
export type TeamRelatedVecReference = components['schemas']['TeamRelated_Vec_Reference'];
export type TeamRelatedLinks = components['schemas']['TeamRelatedLinks'];
export type TeamRelationships = components['schemas']['TeamRelationships'];
export type TeamRequest = components['schemas']['TeamRequest'];
export type TeamRequestAttributes = components['schemas']['TeamRequestAttributes'];
export type TeamRequestData = components['schemas']['TeamRequestData'];
export type TeamRequestRelationships = components['schemas']['TeamRequestRelationships'];
export type TeamUpdateRequest = components['schemas']['TeamUpdateRequest'];
export type TeamUpdateRequestAttributes = components['schemas']['TeamUpdateRequestAttributes'];
export type TeamUpdateRequestData = components['schemas']['TeamUpdateRequestData'];
export type UsageMeta = components['schemas']['UsageMeta'];
export type User = components['schemas']['User'];
export type UserAnswer = components['schemas']['UserAnswer'];
export type UserAttributes = components['schemas']['UserAttributes'];
export type UserInvitation = components['schemas']['UserInvitation'];
export type UserInvitationAttributes = components['schemas']['UserInvitationAttributes'];
export type UserInvitationRelationships = components['schemas']['UserInvitationRelationships'];
export type UserInvitationRequestData = components['schemas']['UserInvitationRequestData'];
export type UserInvitationRequestReference = components['schemas']['UserInvitationRequestReference'];
export type UserInvitationRequestRelationships = components['schemas']['UserInvitationRequestRelationships'];
export type UserInvitationRequestUser = components['schemas']['UserInvitationRequestUser'];
export type UserInvitationsRequest = components['schemas']['UserInvitationsRequest'];
export type UserMemberships = components['schemas']['UserMemberships'];
export type UserPage = components['schemas']['UserPage'];
export type UserRelationships = components['schemas']['UserRelationships'];
export type UserRequest = components['schemas']['UserRequest'];
export type UserRequestAttributes = components['schemas']['UserRequestAttributes'];
export type UserRequestData = components['schemas']['UserRequestData'];
export type UserRequestRelationships = components['schemas']['UserRequestRelationships'];
export type UserUpdateRequest = components['schemas']['UserUpdateRequest'];
export type UserUpdateRequestAttributes = components['schemas']['UserUpdateRequestAttributes'];
export type UserUpdateRequestData = components['schemas']['UserUpdateRequestData'];
export type WindowedMembership = components['schemas']['Windowed_Membership'];
export type WindowedTeam = components['schemas']['Windowed_Team'];
export type WindowLinks = components['schemas']['WindowLinks'];
export type WindowMeta = components['schemas']['WindowMeta'];
export type WorkloadIdentity = components['schemas']['WorkloadIdentity'];
export type $defs = Record<string, never>;
export interface operations {
    access_request_list: {
        parameters: {
            query?: {
                /** @description About which connection */
                "filter[connection_id]"?: string;
                /** @description One's own alone */
                "filter[mine]"?: boolean;
                /** @description `pending`, `approved`, `refused` or `withdrawn` */
                "filter[status]"?: string;
                /** @description `meta.page.after` of the page before */
                "page[cursor]"?: string;
                /** @description 1 to 100; 10 if left out */
                "page[limit]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_AccessRequest_CursorMeta"];
                };
            };
        };
    };
    access_request_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestRequest"];
            };
        };
        responses: {
            /** @description The request */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessRequest"];
                };
            };
        };
    };
    access_request_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                access_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessRequest"];
                };
            };
        };
    };
    access_request_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                access_request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestDecision"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessRequest"];
                };
            };
        };
    };
    access_request_refuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                access_request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestDecision"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessRequest"];
                };
            };
        };
    };
    access_request_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                access_request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestDecision"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessRequest"];
                };
            };
        };
    };
    registration_list: {
        parameters: {
            query?: {
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 1000; 100 if left out */
                "page[size]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_AppKeyRegistration_RegistrationMeta"];
                };
            };
        };
    };
    registration_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the application key */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is registered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AppKeyRegistration"];
                };
            };
        };
    };
    registration_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the application key */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Registered */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AppKeyRegistration"];
                };
            };
        };
    };
    registration_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the application key */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Unregistered */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    connection_policy_list: {
        parameters: {
            query?: {
                /** @description Whether nobody active is editor */
                "filter[orphaned]"?: boolean;
                /** @description Part of a connection's name */
                "filter[query]"?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 50 if left out */
                "page[size]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_ConnectionPolicy_PageMeta"];
                };
            };
        };
    };
    connection_list: {
        parameters: {
            query?: {
                /** @description A user's id, or `me` */
                "filter[author]"?: string;
                /** @description `resolve` or `edit` */
                "filter[can]"?: string;
                /** @description Health state */
                "filter[health]"?: string;
                /** @description Integration type */
                "filter[integration]"?: string;
                /** @description Part of a name, host or tag */
                "filter[query]"?: string;
                /** @description `private`, `restricted` or `organization` */
                "filter[shared]"?: string;
                /** @description One tag, `key:value` */
                "filter[tag]"?: string;
                /** @description Not used for this many days */
                "filter[unused_days]"?: number;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 200; 50 if left out */
                "page[size]"?: number;
                /** @description `name`, `integration`, `created_at`, `modified_at`, `last_used_at` or `health`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_Connection_PageMeta"];
                };
            };
        };
    };
    connection_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionRequest"];
            };
        };
        responses: {
            /** @description The connection */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Connection"];
                };
            };
        };
    };
    connection_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Connection"];
                };
            };
        };
    };
    connection_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    connection_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionRequest"];
            };
        };
        responses: {
            /** @description The connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Connection"];
                };
            };
        };
    };
    connection_access: {
        parameters: {
            query?: {
                /** @description `user:` and an id: this one alone, with reasons */
                explain?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 1000; 100 if left out */
                "page[size]"?: number;
            };
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by e-mail address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_ConnectionAccess_PageMeta"];
                };
            };
        };
    };
    connection_activity: {
        parameters: {
            query?: {
                /** @description `meta.page.after` of the page before */
                "page[cursor]"?: string;
                /** @description 1 to 1000; 10 if left out */
                "page[limit]"?: number;
            };
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_Event_CursorMeta"];
                };
            };
        };
    };
    connection_authorize: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where to send a browser */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorization"];
                };
            };
        };
    };
    connection_authorize_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link, to be handed over */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorizationLinkMade"];
                };
            };
        };
    };
    connection_disable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Connection"];
                };
            };
        };
    };
    connection_enable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Connection"];
                };
            };
        };
    };
    connection_reassign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionReassignmentRequest"];
            };
        };
        responses: {
            /** @description The policy as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionPolicy"];
                };
            };
        };
    };
    connection_rotation_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rotation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionRotation"];
                };
            };
        };
    };
    connection_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionRotationRequest"];
            };
        };
        responses: {
            /** @description The rotation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionRotation"];
                };
            };
        };
    };
    connection_rotation_discard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    connection_rotation_promote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ConnectionPromotionRequest"] | null;
            };
        };
        responses: {
            /** @description The rotation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionRotation"];
                };
            };
        };
    };
    connection_rotation_roll_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rotation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionRotation"];
                };
            };
        };
    };
    connection_rotation_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionTest"];
                };
            };
        };
    };
    connection_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionTest"];
                };
            };
        };
    };
    connection_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who uses it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_ConnectionUse_UsageMeta"];
                };
            };
        };
    };
    connection_test_new: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionRequest"];
            };
        };
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_ConnectionTest"];
                };
            };
        };
    };
    execution_list: {
        parameters: {
            query?: {
                /** @description By whom */
                "filter[actor]"?: string;
                /** @description With which connection */
                "filter[connection_id]"?: string;
                /** @description From when on; RFC 3339 */
                "filter[from]"?: string;
                /** @description `succeeded`, `failed` or `unknown` */
                "filter[status]"?: string;
                /** @description Until when; RFC 3339 */
                "filter[to]"?: string;
                /** @description `meta.page.after` of the page before */
                "page[cursor]"?: string;
                /** @description 1 to 1000; 10 if left out */
                "page[limit]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_Event_CursorMeta"];
                };
            };
        };
    };
    execution_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionRequest"];
            };
        };
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Execution"];
                };
            };
        };
    };
    execution_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The execution */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Event"];
                };
            };
        };
    };
    integration_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalog */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_Integration"];
                };
            };
        };
    };
    integration_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as `OpenAI` */
                integration_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The integration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Integration"];
                };
            };
        };
    };
    integration_icon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as `OpenAI` */
                integration_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The icon */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
        };
    };
    oauth_authorization_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                authorization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorization"];
                };
            };
        };
    };
    api_key_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description Exactly this category */
                "filter[category]"?: string;
                /** @description Made at this time or earlier */
                "filter[created_at][end]"?: string;
                /** @description Made at this time or later */
                "filter[created_at][start]"?: string;
                /** @description Changed at this time or earlier */
                "filter[modified_at][end]"?: string;
                /** @description Changed at this time or later */
                "filter[modified_at][start]"?: string;
                /** @description With this mark */
                "filter[remote_config_read_enabled]"?: boolean;
                /** @description `created_by`, `modified_by` */
                include?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 100 if left out */
                "page[size]"?: number;
                /** @description `name`, `created_at`, `modified_at` or `last4`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage_ApiKey"];
                };
            };
        };
    };
    api_key_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApiKey"];
                };
            };
        };
    };
    api_key_get: {
        parameters: {
            query?: {
                /** @description `created_by`, `modified_by` */
                include?: string;
            };
            header?: never;
            path: {
                /** @description Which */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyAnswer_ApiKey"];
                };
            };
        };
    };
    api_key_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    api_key_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApiKey"];
                };
            };
        };
    };
    application_key_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description Made at this time or earlier */
                "filter[created_at][end]"?: string;
                /** @description Made at this time or later */
                "filter[created_at][start]"?: string;
                /** @description Only this person's */
                "filter[owned_by]"?: string;
                /** @description `owned_by` */
                include?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 100 if left out */
                "page[size]"?: number;
                /** @description `name`, `created_at` or `last4`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage_ApplicationKey"];
                };
            };
        };
    };
    application_key_get: {
        parameters: {
            query?: {
                /** @description `owned_by` */
                include?: string;
            };
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyAnswer_ApplicationKey"];
                };
            };
        };
    };
    application_key_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    application_key_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApplicationKey"];
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /** @description From when on: RFC 3339, `now`, or `now-15m` (s, m, h, d, w) */
                "filter[from]"?: string;
                /** @description Such as `@action:modified -@usr.email:ana@acme.example` */
                "filter[query]"?: string;
                /** @description Until when */
                "filter[to]"?: string;
                /** @description `meta.page.after` of the page before */
                "page[cursor]"?: string;
                /** @description 1 to 1000; 10 if left out */
                "page[limit]"?: number;
                /** @description `timestamp` or `-timestamp` */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEvents"];
                };
            };
        };
    };
    audit_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AuditSearchRequest"] | null;
            };
        };
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEvents"];
                };
            };
        };
    };
    audit_stream: {
        parameters: {
            query?: {
                /** @description From when on: RFC 3339, `now`, or `now-15m` (s, m, h, d, w) */
                "filter[from]"?: string;
                /** @description As of the list */
                "filter[query]"?: string;
                /** @description Until when */
                "filter[to]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, one a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    authorization_link_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OauthAuthorizationLinkRequest"];
            };
        };
        responses: {
            /** @description Where to send the browser */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorizationLinkBegun"];
                };
            };
        };
    };
    authorization_link_complete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OauthCallbackRequest"];
            };
        };
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorizationLinkUsed"];
                };
            };
        };
    };
    authorization_link_look: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OauthAuthorizationLinkRequest"];
            };
        };
        responses: {
            /** @description What it is for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorizationLink"];
                };
            };
        };
    };
    current_user_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    current_user_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdateRequest"];
            };
        };
        responses: {
            /** @description The user as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    current_user_application_key_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description Made at this time or earlier */
                "filter[created_at][end]"?: string;
                /** @description Made at this time or later */
                "filter[created_at][start]"?: string;
                /** @description `owned_by` */
                include?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 100 if left out */
                "page[size]"?: number;
                /** @description `name`, `created_at` or `last4`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage_ApplicationKey"];
                };
            };
        };
    };
    current_user_application_key_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApplicationKey"];
                };
            };
        };
    };
    current_user_application_key_get: {
        parameters: {
            query?: {
                /** @description `owned_by` */
                include?: string;
            };
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyAnswer_ApplicationKey"];
                };
            };
        };
    };
    current_user_application_key_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    current_user_application_key_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApplicationKey"];
                };
            };
        };
    };
    passkey_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description For `navigator.credentials.create` */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_PasskeyChallenge"];
                };
            };
        };
    };
    passkey_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_Passkey"];
                };
            };
        };
    };
    passkey_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyRequest"];
            };
        };
        responses: {
            /** @description It signs its owner in from now on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Passkey"];
                };
            };
        };
    };
    passkey_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lets nobody in any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    password_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordRequest"];
            };
        };
        responses: {
            /** @description It is the new one from now on */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    factor_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The factors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_SecondFactor"];
                };
            };
        };
    };
    factor_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorRequest"];
            };
        };
        responses: {
            /** @description The factor */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_SecondFactor"];
                };
            };
        };
    };
    factor_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                factor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No sign-in asks for it any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    factor_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                factor_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorConfirmation"];
            };
        };
        responses: {
            /** @description The factor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_SecondFactor"];
                };
            };
        };
    };
    oidc_provider_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_OidcProvider"];
                };
            };
        };
    };
    oidc_provider_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OidcProviderRequest"];
            };
        };
        responses: {
            /** @description The provider */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OidcProvider"];
                };
            };
        };
    };
    oidc_provider_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OidcProvider"];
                };
            };
        };
    };
    oidc_provider_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    oidc_provider_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OidcProviderRequest"];
            };
        };
        responses: {
            /** @description The provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OidcProvider"];
                };
            };
        };
    };
    organization_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationUpdateRequest"];
            };
        };
        responses: {
            /** @description The organization as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OrganizationSettings"];
                };
            };
        };
    };
    passkey_challenge_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description For `navigator.credentials.get` */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_PasskeyChallenge"];
                };
            };
        };
    };
    permission_list: {
        parameters: {
            query?: {
                /** @description Has no effect: each permission is a scope */
                include_scopes?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_Permission"];
                };
            };
        };
    };
    personal_access_token_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description Only these people's; repeatable */
                "filter[owned_by]"?: string[];
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 100 if left out */
                "page[size]"?: number;
                /** @description `name`, `created_at`, `expires_at` or `last_used_at`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["KeyPage_AccessToken"];
                };
            };
        };
    };
    personal_access_token_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessTokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessToken"];
                };
            };
        };
    };
    personal_access_token_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessToken"];
                };
            };
        };
    };
    personal_access_token_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    personal_access_token_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessTokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessToken"];
                };
            };
        };
    };
    policy_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `type:id`, such as `connection:` and an id */
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_RestrictionPolicy"];
                };
            };
        };
    };
    policy_set: {
        parameters: {
            query?: {
                /** @description You mean it, although it leaves you without the relation editor */
                allow_self_lockout?: boolean;
            };
            header?: never;
            path: {
                /** @description `type:id`, such as `connection:` and an id */
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestrictionPolicyRequest"];
            };
        };
        responses: {
            /** @description The policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_RestrictionPolicy"];
                };
            };
        };
    };
    policy_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `type:id`, such as `connection:` and an id */
                resource_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    role_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description Ids with commas between them */
                "filter[id]"?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 10 if left out */
                "page[size]"?: number;
                /** @description `name`, `modified_at` or `user_count`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_Role_PageMeta"];
                };
            };
        };
    };
    role_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleRequest"];
            };
        };
        responses: {
            /** @description The role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Role"];
                };
            };
        };
    };
    role_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Role"];
                };
            };
        };
    };
    role_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    role_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleUpdateRequest"];
            };
        };
        responses: {
            /** @description The role as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Role"];
                };
            };
        };
    };
    role_clone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleCloneRequest"];
            };
        };
        responses: {
            /** @description The new role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Role"];
                };
            };
        };
    };
    role_permission_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_Permission"];
                };
            };
        };
    };
    role_permission_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which role */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePermissionAddRequest"];
            };
        };
        responses: {
            /** @description All that the role gives now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_Permission"];
                };
            };
        };
    };
    role_permission_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which role */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePermissionRemoveRequest"];
            };
        };
        responses: {
            /** @description All that the role gives now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_Permission"];
                };
            };
        };
    };
    role_user_list: {
        parameters: {
            query?: {
                /** @description Part of a name or address */
                filter?: string;
                /** @description `Active`, `Pending` and `Disabled`, with commas between them */
                "filter[status]"?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 10 if left out */
                "page[size]"?: number;
                /** @description `name`, `email`, `status`, `created_at` or `modified_at`; a minus before it turns it round */
                sort?: string;
                /** @description `asc` or `desc` */
                sort_dir?: string;
            };
            header?: never;
            path: {
                /** @description Which role */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    role_user_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which role */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleUserAddRequest"];
            };
        };
        responses: {
            /** @description Who has it now, the first hundred by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_User_RoleUserMeta"];
                };
            };
        };
    };
    role_user_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which role */
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleUserRemoveRequest"];
            };
        };
        responses: {
            /** @description Who has it now, the first hundred by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_User_RoleUserMeta"];
                };
            };
        };
    };
    role_template_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All three */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Vec_RoleTemplate"];
                };
            };
        };
    };
    service_account_list: {
        parameters: {
            query?: {
                /** @description Part of a name or address */
                filter?: string;
                /** @description `Active` and `Disabled`, with commas between them */
                "filter[status]"?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 10 if left out */
                "page[size]"?: number;
                /** @description `name`, `email`, `status`, `created_at` or `modified_at`; a minus before it turns it round */
                sort?: string;
                /** @description `asc` or `desc` */
                sort_dir?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    service_account_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceAccountRequest"];
            };
        };
        responses: {
            /** @description It is added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    service_account_token_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 100 if left out */
                "page[size]"?: number;
                /** @description `name`, `created_at`, `expires_at` or `last_used_at`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["KeyPage_AccessToken"];
                };
            };
        };
    };
    service_account_token_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessTokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessToken"];
                };
            };
        };
    };
    service_account_token_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
                /** @description Which */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessToken"];
                };
            };
        };
    };
    service_account_token_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
                /** @description Which */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    service_account_token_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
                /** @description Which */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessTokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_AccessToken"];
                };
            };
        };
    };
    service_account_key_list: {
        parameters: {
            query?: {
                /** @description Part of a name */
                filter?: string;
                /** @description Made at this time or earlier */
                "filter[created_at][end]"?: string;
                /** @description Made at this time or later */
                "filter[created_at][start]"?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 100 if left out */
                "page[size]"?: number;
                /** @description `name`, `created_at` or `last4`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage_ApplicationKey"];
                };
            };
        };
    };
    service_account_key_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApplicationKey"];
                };
            };
        };
    };
    service_account_key_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApplicationKey"];
                };
            };
        };
    };
    service_account_key_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    service_account_key_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                app_key_id: string;
                /** @description Whose */
                service_account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApplicationKey"];
                };
            };
        };
    };
    session_list: {
        parameters: {
            query?: {
                /** @description Whose; one's own if left out */
                "filter[user_id]"?: string;
                /** @description `meta.page.after` of the page before */
                "page[cursor]"?: string;
                /** @description 1 to 100; 10 if left out */
                "page[limit]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["DataWithMeta_Vec_Session_CursorMeta"];
                };
            };
        };
    };
    session_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description Signed in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Session"];
                };
            };
        };
    };
    session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_end: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_complete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionCompletion"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Session"];
                };
            };
        };
    };
    session_create_by_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeySessionRequest"];
            };
        };
        responses: {
            /** @description Signed in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Session"];
                };
            };
        };
    };
    sign_in_options: {
        parameters: {
            query?: {
                /** @description The organization's handle */
                organization?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What to ask for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_SignInOptions"];
                };
            };
        };
    };
    team_list: {
        parameters: {
            query?: {
                /** @description Only these attributes, with commas between them */
                "fields[team]"?: string;
                /** @description Part of a name or handle */
                "filter[keyword]"?: string;
                /** @description Only those that you are in */
                "filter[me]"?: boolean;
                /** @description `team_links` and `user_team_permissions`, of which there are none */
                include?: string;
                /** @description Rows at most, 1 to 100; 100 if left out */
                "page[limit]"?: number;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows before the first; 0 if left out */
                "page[offset]"?: number;
                /** @description Instead of those two: rows on a page, 1 to 100 */
                "page[size]"?: number;
                /** @description `name` or `user_count`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Windowed_Team"];
                };
            };
        };
    };
    team_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamRequest"];
            };
        };
        responses: {
            /** @description The team */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_Team"];
                };
            };
        };
    };
    team_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The team */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_Team"];
                };
            };
        };
    };
    team_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    team_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamUpdateRequest"];
            };
        };
        responses: {
            /** @description The team as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_Team"];
                };
            };
        };
    };
    membership_list: {
        parameters: {
            query?: {
                /** @description Part of a name or address */
                "filter[keyword]"?: string;
                /** @description Rows at most, 1 to 100; 100 if left out */
                "page[limit]"?: number;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows before the first; 0 if left out */
                "page[offset]"?: number;
                /** @description Instead of those two: rows on a page, 1 to 100 */
                "page[size]"?: number;
                /** @description `name`, `handle`, `email` or `manager_name`; a minus before it turns it round */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description Which team */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipPage"];
                };
            };
        };
    };
    membership_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which team */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembershipRequest"];
            };
        };
        responses: {
            /** @description Their place in it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["MembershipAnswer"];
                };
            };
        };
    };
    membership_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which team */
                team_id: string;
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    membership_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which team */
                team_id: string;
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembershipUpdateRequest"];
            };
        };
        responses: {
            /** @description Their place as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipAnswer"];
                };
            };
        };
    };
    invitation_send: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInvitationsRequest"];
            };
        };
        responses: {
            /** @description The invitations */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_Vec_UserInvitation"];
                };
            };
        };
    };
    invitation_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                user_invitation_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_UserInvitation"];
                };
            };
        };
    };
    invitation_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                user_invitation_uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationAcceptance"];
            };
        };
        responses: {
            /** @description Accepted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    user_list: {
        parameters: {
            query?: {
                /** @description Part of a name or address */
                filter?: string;
                /** @description `false`: only people; `true`: only service accounts */
                "filter[service_account]"?: boolean;
                /** @description `Active`, `Pending` and `Disabled`, with commas between them */
                "filter[status]"?: string;
                /** @description From 0 */
                "page[number]"?: number;
                /** @description Rows on a page, 1 to 100; 10 if left out */
                "page[size]"?: number;
                /** @description `name`, `email`, `status`, `created_at` or `modified_at`; a minus before it turns it round */
                sort?: string;
                /** @description `asc` or `desc` */
                sort_dir?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    user_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserRequest"];
            };
        };
        responses: {
            /** @description They are added, and may come once invited */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    user_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    user_disable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They may do nothing any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    user_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdateRequest"];
            };
        };
        responses: {
            /** @description The user as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    invitation_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No invitation of theirs can be accepted any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    user_membership_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, oldest team first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserMemberships"];
                };
            };
        };
    };
    user_orgs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user; the organization is included */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    user_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Who */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_Vec_Permission"];
                };
            };
        };
    };
    user_factors_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their next sign-in takes the password alone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    validate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Data_ApiKeyValidation"];
                };
            };
        };
    };
    validate_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysValidation"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthStatus"];
                };
            };
        };
    };
    oauth_complete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OauthCallbackRequest"];
            };
        };
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.api+json": components["schemas"]["Data_OauthAuthorization"];
                };
            };
        };
    };
    workload_configuration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its description */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuerConfiguration"];
                };
            };
        };
    };
    workload_jwks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthStatus"];
                };
            };
        };
    };
    oidc_start: {
        parameters: {
            query?: {
                /** @description Where to be in the end: a path of this server; `/` if left out */
                return_to?: string;
            };
            header?: never;
            path: {
                /** @description Which */
                provider_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    oidc_callback: {
        parameters: {
            query: {
                /** @description From the provider */
                code?: string;
                /** @description Why the provider refused */
                error?: string;
                /** @description The provider, by its own name */
                iss?: string;
                /** @description From the start */
                state: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in; to where the start said */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
