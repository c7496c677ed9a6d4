//! The one page of rules: every operation that the server answers, and what it takes.

use claviger_model::Relation;

use crate::{Permission, Permission::*};

/// Who is let as far as an operation at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Anybody.
    Open,
    /// Whoever has an API key.
    ApiKey,
    /// Whoever proved who they are, also as user name and password of a page.
    Documents,
    /// Whoever proved who they are.
    Authenticated,
    /// The same but for browsers: what is passed on must not ride on a cookie.
    KeysOnly,
    /// Whoever signed in at a browser: what makes up a person's own sign-in.
    SessionOnly,
}

/// What an operation takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// To be a member.
    Always,
    /// This permission.
    One(Permission),
    /// One of these permissions.
    Any(&'static [Permission]),
    /// That it is one's own.
    Own,
    /// That it is one's own, or this permission.
    OwnOr(Permission),
    /// The first where it is one's own, the second where it is not.
    OwnByOr(Permission, Permission),
    /// To be the team's administrator, or this permission.
    TeamAdminOr(Permission),
    /// The same, or that it is one's own place in the team.
    OwnOrTeamAdminOr(Permission),
    /// Viewer of the connection, and the permission to read connections.
    Viewer,
    /// Resolver of the connection, and the permission to resolve connections.
    Resolver,
    /// The same where a connection is named; the permission alone where none is.
    ResolverIfAny,
    /// The permissions to make a connection and to run actions with it: what is
    /// tried is the actor's own, and not stored.
    ResolverOfNew,
    /// Editor of the connection, and the permission to change connections.
    Editor,
    /// The same, or the permission to manage access: repairs a policy, opens nothing.
    Policy,
    /// Viewer or who manages access, where it is about a connection; any member otherwise.
    PolicyViewer,
    /// As [`Need::Policy`] where it is about a connection; the permission to manage
    /// access otherwise.
    PolicyEditor,
}

impl Need {
    /// The relation that a grant for it stands for.
    pub(crate) fn relation(self) -> Option<Relation> {
        match self {
            Self::Viewer => Some(Relation::Viewer),
            Self::Resolver | Self::ResolverIfAny | Self::ResolverOfNew => Some(Relation::Resolver),
            Self::Editor => Some(Relation::Editor),
            _ => None,
        }
    }
}

/// What one operation takes.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Which.
    pub operation: Operation,
    /// `operationId` of the document; for what stands not in it, the handler's name.
    pub id: &'static str,
    /// What it is about, for "… not found".
    pub kind: &'static str,
    /// Who is let as far.
    pub group: Group,
    /// Whether an application key must be registered.
    pub registered: bool,
    /// Whether the path names one object, which is not there for who may not see it.
    pub object: bool,
    /// What it takes to see it.
    pub view: Need,
    /// What it takes besides.
    pub act: Need,
}

const REGISTERED: bool = true;
const ANY_KEY: bool = false;
const OBJECT: bool = true;
const NO_OBJECT: bool = false;

macro_rules! operations {
    ($($name:ident $id:literal $kind:literal $group:ident $registered:ident $object:ident ($view:expr) ($act:expr),)+) => {
        /// Which operation: one for each of the document's, and the pages beside it.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[expect(missing_docs, reason = "named as the operations in the document, which describes them")]
        pub enum Operation {$($name),+}

        /// What each operation takes, in the order of [`Operation`].
        pub const RULES: &[Rule] = &[$(Rule {
            operation: Operation::$name,
            id: $id,
            kind: $kind,
            group: Group::$group,
            registered: $registered,
            object: $object,
            view: $view,
            act: $act,
        }),+];
    };
}

use Need::{
    Always, Any, Editor, One, Own, OwnByOr, OwnOr, OwnOrTeamAdminOr, Policy, PolicyEditor, PolicyViewer, Resolver,
    ResolverIfAny, ResolverOfNew, TeamAdminOr, Viewer,
};

#[rustfmt::skip]
operations! {
//  operation           id                     about         who           key        names      (to see)                (to act)
    Healthz            "healthz"              ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    Readyz             "readyz"               ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    WorkloadConfiguration "workload_configuration" "organization" Open    ANY_KEY    NO_OBJECT (Always)                 (Always),
    WorkloadJwks       "workload_jwks"        "organization" Open         ANY_KEY    NO_OBJECT (Always)                 (Always),
    Page               "page"                 ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    Asset              "asset"                ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    Style              "style"                ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    OauthPage          "oauth_page"           ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    OauthScript        "oauth_script"         ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    LinkPage           "link_page"            ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    LinkScript         "link_script"          ""            Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    Metrics            "metrics"              ""            Documents     ANY_KEY    NO_OBJECT (Always)                 (Always),
    Openapi            "openapi"              ""            Documents     ANY_KEY    NO_OBJECT (Always)                 (Always),
    Docs               "docs"                 ""            Documents     ANY_KEY    NO_OBJECT (Always)                 (Always),
    Validate           "validate"             ""            ApiKey        ANY_KEY    NO_OBJECT (Always)                 (Always),
    ValidateKeys       "validate_keys"        ""            Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),

    SignInOptions      "sign_in_options"      "organization" Open         ANY_KEY    NO_OBJECT (Always)                 (Always),
    SessionCreate      "session_create"       "session"     Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    SessionComplete    "session_complete"     "session"     Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    InvitationAccept   "invitation_accept"    "invitation"  Open          ANY_KEY    OBJECT    (Always)                 (Always),
    PasskeyChallengeCreate "passkey_challenge_create" "passkey" Open       ANY_KEY    NO_OBJECT (Always)                 (Always),
    SessionCreateByPasskey "session_create_by_passkey" "session" Open      ANY_KEY    NO_OBJECT (Always)                 (Always),
    AuthorizationLinkLook "authorization_link_look" "authorization link" Open ANY_KEY NO_OBJECT (Always)                (Always),
    AuthorizationLinkBegin "authorization_link_begin" "authorization link" Open ANY_KEY NO_OBJECT (Always)              (Always),
    AuthorizationLinkComplete "authorization_link_complete" "authorization link" Open ANY_KEY NO_OBJECT (Always)        (Always),
    OidcStart          "oidc_start"           "session"     Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    OidcCallback       "oidc_callback"        "session"     Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    SessionEnd         "session_end"          "session"     Open          ANY_KEY    NO_OBJECT (Always)                 (Always),
    PasswordSet        "password_set"         "user"        SessionOnly   ANY_KEY    NO_OBJECT (Always)                 (Always),
    FactorList         "factor_list"          "second factor" SessionOnly ANY_KEY    NO_OBJECT (Always)                 (Always),
    FactorCreate       "factor_create"        "second factor" SessionOnly ANY_KEY    NO_OBJECT (Always)                 (Always),
    FactorConfirm      "factor_confirm"       "second factor" SessionOnly ANY_KEY    OBJECT    (Always)                 (Always),
    FactorDelete       "factor_delete"        "second factor" SessionOnly ANY_KEY    OBJECT    (Always)                 (Always),
    PasskeyOptions     "passkey_options"      "passkey"     SessionOnly   ANY_KEY    NO_OBJECT (Always)                 (Always),
    PasskeyList        "passkey_list"         "passkey"     SessionOnly   ANY_KEY    NO_OBJECT (Always)                 (Always),
    PasskeyCreate      "passkey_create"       "passkey"     SessionOnly   ANY_KEY    NO_OBJECT (Always)                 (Always),
    PasskeyDelete      "passkey_delete"       "passkey"     SessionOnly   ANY_KEY    OBJECT    (Always)                 (Always),
    UserFactorsDelete  "user_factors_delete"  "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    SessionList        "session_list"         "session"     Authenticated ANY_KEY    NO_OBJECT (Always)                 (OwnOr(UserAccessManage)),
    SessionDelete      "session_delete"       "session"     Authenticated ANY_KEY    OBJECT    (OwnOr(UserAccessManage)) (Always),

    ConnectionList     "connection_list"      "connection"  Authenticated REGISTERED NO_OBJECT (Always)                 (One(ConnectionsRead)),
    ConnectionCreate   "connection_create"    "connection"  Authenticated REGISTERED NO_OBJECT (Always)                 (One(ConnectionsWrite)),
    ConnectionGet      "connection_get"       "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Viewer),
    ConnectionUpdate   "connection_update"    "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Editor),
    ConnectionDelete   "connection_delete"    "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Editor),
    ConnectionDisable  "connection_disable"   "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Editor),
    ConnectionEnable   "connection_enable"    "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Editor),
    ConnectionUsage    "connection_usage"     "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Viewer),
    ConnectionActivity "connection_activity"  "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Viewer),
    ConnectionTest     "connection_test"      "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Resolver),
    ConnectionTestNew  "connection_test_new"  "connection"  Authenticated REGISTERED NO_OBJECT (Always)                 (ResolverOfNew),
    ConnectionRotationGet "connection_rotation_get" "rotation" Authenticated REGISTERED OBJECT (Viewer)                 (Editor),
    ConnectionRotate   "connection_rotate"    "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Editor),
    ConnectionRotationDiscard "connection_rotation_discard" "rotation" Authenticated REGISTERED OBJECT (Viewer)         (Editor),
    // To open what is staged takes a grant to resolve besides, as every test does.
    ConnectionRotationTest "connection_rotation_test" "rotation" Authenticated REGISTERED OBJECT (Viewer)               (Editor),
    ConnectionRotationPromote "connection_rotation_promote" "rotation" Authenticated REGISTERED OBJECT (Viewer)         (Editor),
    ConnectionRotationRollBack "connection_rotation_roll_back" "rotation" Authenticated REGISTERED OBJECT (Viewer)      (Editor),
    ConnectionAuthorize "connection_authorize" "connection" Authenticated REGISTERED OBJECT   (Viewer)                 (Editor),
    ConnectionAuthorizeLink "connection_authorize_link" "connection" Authenticated REGISTERED OBJECT (Viewer)           (Editor),
    OauthAuthorizationGet "oauth_authorization_get" "authorization" Authenticated REGISTERED OBJECT (Own)               (Always),
    // Of which connection it is says the state that the browser brings.
    OauthComplete      "oauth_complete"       "connection"  SessionOnly   ANY_KEY    NO_OBJECT (Always)                 (Editor),
    ConnectionProxy    "connection_proxy"     "connection"  KeysOnly      REGISTERED OBJECT    (Viewer)                 (Resolver),

    ConnectionAccess   "connection_access"    "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (Viewer),
    ConnectionReassign "connection_reassign"  "connection"  Authenticated REGISTERED OBJECT    (Viewer)                 (One(UserAccessManage)),
    ConnectionPolicyList "connection_policy_list" "connection policy" Authenticated REGISTERED NO_OBJECT (Always)       (One(UserAccessManage)),

    PolicyGet          "policy_get"           "connection"  Authenticated REGISTERED OBJECT    (PolicyViewer)           (PolicyViewer),
    PolicySet          "policy_set"           "connection"  Authenticated REGISTERED OBJECT    (PolicyViewer)           (PolicyEditor),
    PolicyDelete       "policy_delete"        "connection"  Authenticated REGISTERED OBJECT    (PolicyViewer)           (PolicyEditor),

    AccessRequestCreate "access_request_create" "access request" Authenticated REGISTERED NO_OBJECT (Always) (Always),
    AccessRequestList "access_request_list" "access request" Authenticated REGISTERED NO_OBJECT (Always) (Always),
    AccessRequestGet "access_request_get" "access request" Authenticated REGISTERED OBJECT (Own) (Always),
    AccessRequestApprove "access_request_approve" "access request" Authenticated REGISTERED OBJECT (Own) (Policy),
    AccessRequestRefuse "access_request_refuse" "access request" Authenticated REGISTERED OBJECT (Own) (Policy),
    AccessRequestWithdraw "access_request_withdraw" "access request" Authenticated REGISTERED OBJECT (Own) (Own),

    ExecutionCreate    "execution_create"     "connection"  Authenticated REGISTERED NO_OBJECT (Viewer)                 (ResolverIfAny),
    ExecutionList      "execution_list"       "execution"   Authenticated REGISTERED NO_OBJECT (Always)                 (Always),
    ExecutionGet       "execution_get"        "execution"   Authenticated REGISTERED OBJECT    (OwnOr(AuditLogsRead))   (Always),
    AuditList          "audit_list"           "event"       Authenticated ANY_KEY    NO_OBJECT (Always)                 (One(AuditLogsRead)),
    AuditSearch        "audit_search"         "event"       Authenticated ANY_KEY    NO_OBJECT (Always)                 (One(AuditLogsRead)),
    AuditStream        "audit_stream"         "event"       Authenticated ANY_KEY    NO_OBJECT (Always)                 (One(AuditLogsRead)),

    RegistrationList   "registration_list"    "app key"     Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    RegistrationGet    "registration_get"     "app key"     Authenticated ANY_KEY    OBJECT    (OwnOr(OrgAppKeysRead))  (Always),
    RegistrationPut    "registration_put"     "app key"     Authenticated ANY_KEY    OBJECT    (OwnOr(OrgAppKeysRead))  (OwnOr(UserAccessManage)),
    RegistrationDelete "registration_delete"  "app key"     Authenticated ANY_KEY    OBJECT    (OwnOr(OrgAppKeysRead))  (OwnOr(UserAccessManage)),

    UserCreate         "user_create"          "user"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Any(&[UserAccessInvite, UserAccessManage])),
    UserList           "user_list"            "user"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    UserGet            "user_get"             "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    // Which of the two it takes depends on whether it is a service account.
    UserUpdate         "user_update"          "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (Any(&[UserAccessManage, ServiceAccountWrite])),
    UserDisable        "user_disable"         "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (Any(&[UserAccessManage, ServiceAccountWrite])),
    UserPermissions    "user_permissions"     "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    UserOrgs           "user_orgs"            "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (OwnOr(UserAccessManage)),
    InvitationSend     "invitation_send"      "invitation"  Authenticated ANY_KEY    NO_OBJECT (Always)                 (Any(&[UserAccessInvite, UserAccessManage])),
    InvitationGet      "invitation_get"       "invitation"  Authenticated ANY_KEY    OBJECT    (Any(&[UserAccessInvite, UserAccessManage])) (Always),
    InvitationDelete   "invitation_delete"    "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (Any(&[UserAccessInvite, UserAccessManage])),
    CurrentUserGet     "current_user_get"     "user"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    CurrentUserUpdate  "current_user_update"  "user"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    ServiceAccountCreate "service_account_create" "service account" Authenticated ANY_KEY NO_OBJECT (Always)             (One(ServiceAccountWrite)),
    ServiceAccountList "service_account_list" "service account" Authenticated ANY_KEY NO_OBJECT (Always)               (Always),

    PermissionList     "permission_list"      "permission"  Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    RoleTemplateList   "role_template_list"   "role"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    RoleCreate         "role_create"          "role"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (One(UserAccessManage)),
    RoleList           "role_list"            "role"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    RoleGet            "role_get"             "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    RoleUpdate         "role_update"          "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    RoleDelete         "role_delete"          "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    RoleClone          "role_clone"           "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    RolePermissionList "role_permission_list" "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    RolePermissionAdd  "role_permission_add"  "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    RolePermissionRemove "role_permission_remove" "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    RoleUserList       "role_user_list"       "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    RoleUserAdd        "role_user_add"        "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),
    RoleUserRemove     "role_user_remove"     "role"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(UserAccessManage)),

    TeamCreate         "team_create"          "team"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (One(TeamsManage)),
    TeamList           "team_list"            "team"        Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    TeamGet            "team_get"             "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    TeamUpdate         "team_update"          "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (TeamAdminOr(TeamsManage)),
    TeamDelete         "team_delete"          "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (One(TeamsManage)),
    MembershipList     "membership_list"      "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    MembershipCreate   "membership_create"    "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (TeamAdminOr(TeamsManage)),
    MembershipUpdate   "membership_update"    "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (TeamAdminOr(TeamsManage)),
    MembershipDelete   "membership_delete"    "team"        Authenticated ANY_KEY    OBJECT    (Always)                 (OwnOrTeamAdminOr(TeamsManage)),
    UserMembershipList "user_membership_list" "user"        Authenticated ANY_KEY    OBJECT    (Always)                 (Always),

    ApiKeyList         "api_key_list"         "API key"     Authenticated ANY_KEY    NO_OBJECT (Always)                (One(ApiKeysRead)),
    ApiKeyCreate       "api_key_create"       "API key"     Authenticated ANY_KEY    NO_OBJECT (Always)                (One(ApiKeysWrite)),
    ApiKeyGet          "api_key_get"          "API key"     Authenticated ANY_KEY    OBJECT    (One(ApiKeysRead))      (Always),
    ApiKeyUpdate       "api_key_update"       "API key"     Authenticated ANY_KEY    OBJECT    (One(ApiKeysRead))      (One(ApiKeysWrite)),
    ApiKeyDelete       "api_key_delete"       "API key"     Authenticated ANY_KEY    OBJECT    (One(ApiKeysRead))      (One(ApiKeysDelete)),

    ApplicationKeyList "application_key_list" "Application key" Authenticated ANY_KEY    NO_OBJECT (Always)                (Always),
    ApplicationKeyGet  "application_key_get"  "Application key" Authenticated ANY_KEY    OBJECT    (OwnOr(OrgAppKeysRead)) (Always),
    ApplicationKeyUpdate "application_key_update" "Application key" Authenticated ANY_KEY    OBJECT    (OwnOr(OrgAppKeysRead)) (OwnByOr(UserAppKeys, OrgAppKeysWrite)),
    ApplicationKeyDelete "application_key_delete" "Application key" Authenticated ANY_KEY    OBJECT    (OwnOr(OrgAppKeysRead)) (OwnByOr(UserAppKeys, OrgAppKeysWrite)),
    CurrentUserApplicationKeyList "current_user_application_key_list" "Application key" Authenticated ANY_KEY    NO_OBJECT (Always)                (Always),
    CurrentUserApplicationKeyCreate "current_user_application_key_create" "Application key" Authenticated ANY_KEY    NO_OBJECT (Always)                (One(UserAppKeys)),
    CurrentUserApplicationKeyGet "current_user_application_key_get" "Application key" Authenticated ANY_KEY    OBJECT    (Own)                   (Always),
    CurrentUserApplicationKeyUpdate "current_user_application_key_update" "Application key" Authenticated ANY_KEY    OBJECT    (Own)                   (One(UserAppKeys)),
    CurrentUserApplicationKeyDelete "current_user_application_key_delete" "Application key" Authenticated ANY_KEY    OBJECT    (Own)                   (One(UserAppKeys)),

    PersonalAccessTokenList "personal_access_token_list" "Access token" Authenticated ANY_KEY NO_OBJECT (Always) (Always),
    PersonalAccessTokenCreate "personal_access_token_create" "Access token" Authenticated ANY_KEY NO_OBJECT (Always) (One(UserAppKeys)),
    PersonalAccessTokenGet "personal_access_token_get" "Access token" Authenticated ANY_KEY OBJECT (OwnOr(OrgAppKeysRead)) (Always),
    PersonalAccessTokenUpdate "personal_access_token_update" "Access token" Authenticated ANY_KEY OBJECT (OwnOr(OrgAppKeysRead)) (OwnByOr(UserAppKeys, OrgAppKeysWrite)),
    PersonalAccessTokenDelete "personal_access_token_delete" "Access token" Authenticated ANY_KEY OBJECT (OwnOr(OrgAppKeysRead)) (OwnByOr(UserAppKeys, OrgAppKeysWrite)),

    ServiceAccountKeyList "service_account_key_list" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountKeyCreate "service_account_key_create" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountKeyGet "service_account_key_get" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountKeyUpdate "service_account_key_update" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountKeyDelete "service_account_key_delete" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountTokenList "service_account_token_list" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountTokenCreate "service_account_token_create" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountTokenGet "service_account_token_get" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountTokenUpdate "service_account_token_update" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),
    ServiceAccountTokenDelete "service_account_token_delete" "service account" Authenticated ANY_KEY OBJECT (Always) (One(ServiceAccountWrite)),

    OrganizationUpdate "organization_update"  "organization" Authenticated ANY_KEY   NO_OBJECT (Always)                 (One(UserAccessManage)),
    OidcProviderList   "oidc_provider_list"   "single sign-on provider" Authenticated ANY_KEY NO_OBJECT (Always)           (One(UserAccessManage)),
    OidcProviderCreate "oidc_provider_create" "single sign-on provider" Authenticated ANY_KEY NO_OBJECT (Always)           (One(UserAccessManage)),
    OidcProviderGet    "oidc_provider_get"    "single sign-on provider" Authenticated ANY_KEY OBJECT    (One(UserAccessManage)) (Always),
    OidcProviderUpdate "oidc_provider_update" "single sign-on provider" Authenticated ANY_KEY OBJECT    (One(UserAccessManage)) (Always),
    OidcProviderDelete "oidc_provider_delete" "single sign-on provider" Authenticated ANY_KEY OBJECT    (One(UserAccessManage)) (Always),

    IntegrationList    "integration_list"     "integration" Authenticated ANY_KEY    NO_OBJECT (Always)                 (Always),
    IntegrationGet     "integration_get"      "integration" Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
    IntegrationIcon    "integration_icon"     "integration" Authenticated ANY_KEY    OBJECT    (Always)                 (Always),
}

impl Operation {
    /// What it takes.
    pub fn rule(self) -> &'static Rule {
        // One rule a variant, made by one macro.
        &RULES[self as usize]
    }
}
