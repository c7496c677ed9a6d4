//! The coarse permissions, which come from roles: one table.

use claviger_model::BuiltInRole as R;
use uuid::Uuid;

/// What is fixed about a permission.
struct Row {
    name: &'static str,
    id: u128,
    display_name: &'static str,
    description: &'static str,
    group_name: &'static str,
    display_type: &'static str,
    restricted: bool,
    roles: &'static [R],
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = { $($row:tt)* }),+ $(,)?) => {
        /// One coarse permission; names and ids as in the published API.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Permission {$(
            $(#[$doc])*
            $name,
        )+}

        impl Permission {
            /// Every permission, in the order of the published list.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }

        /// In the order of [`Permission::ALL`].
        const ROWS: [Row; Permission::ALL.len()] = [$(Row { $($row)* }),+];
    };
}

permissions! {
    /// See connections that one has a relation to.
    ConnectionsRead = {
        name: "connections_read",
        id: 0xf6e917a6_8502_11ec_bf20_da7ad0900002,
        display_name: "Connections Read",
        description: "See connections that one has a relation to",
        group_name: "App Builder & Workflow Automation",
        display_type: "read",
        restricted: true,
        roles: &[R::Admin, R::Standard, R::ReadOnly],
    },
    /// Make, change and delete connections.
    ConnectionsWrite = {
        name: "connections_write",
        id: 0xf6e917a7_8502_11ec_bf20_da7ad0900002,
        display_name: "Connections Write",
        description: "Make, change and delete connections",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// Use connections in actions.
    ConnectionsResolve = {
        name: "connections_resolve",
        id: 0x36e2a22e_248a_11ed_b405_da7ad0900002,
        display_name: "Connections Resolve",
        description: "Use connections in actions",
        group_name: "App Builder & Workflow Automation",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// See groups of connections.
    ConnectionGroupsRead = {
        name: "connection_groups_read",
        id: 0xbdc2acbe_7c1f_11ef_b362_da7ad0900002,
        display_name: "Connection Groups Read",
        description: "See groups of connections",
        group_name: "App Builder & Workflow Automation",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin, R::Standard, R::ReadOnly],
    },
    /// Make, change and delete groups of connections.
    ConnectionGroupsWrite = {
        name: "connection_groups_write",
        id: 0x503d01ea_751b_11ef_85ac_da7ad0900002,
        display_name: "Connection Groups Write",
        description: "Make, change and delete groups of connections",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// View and run apps.
    AppsRun = {
        name: "apps_run",
        id: 0x99474cc2_5a12_11ed_b547_da7ad0900002,
        display_name: "Apps View",
        description: "View and run apps",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// Make, change and delete apps.
    AppsWrite = {
        name: "apps_write",
        id: 0x9948271e_5a12_11ed_b548_da7ad0900002,
        display_name: "Apps Write",
        description: "Make, change and delete apps",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// See workflows.
    WorkflowsRead = {
        name: "workflows_read",
        id: 0xf6e917a8_8502_11ec_bf20_da7ad0900002,
        display_name: "Workflows Read",
        description: "See workflows",
        group_name: "App Builder & Workflow Automation",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin, R::Standard, R::ReadOnly],
    },
    /// Make, change and delete workflows.
    WorkflowsWrite = {
        name: "workflows_write",
        id: 0xf6e917aa_8502_11ec_bf20_da7ad0900002,
        display_name: "Workflows Write",
        description: "Make, change and delete workflows",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// Run workflows.
    WorkflowsRun = {
        name: "workflows_run",
        id: 0xf6e917a9_8502_11ec_bf20_da7ad0900002,
        display_name: "Workflows Run",
        description: "Run workflows",
        group_name: "App Builder & Workflow Automation",
        display_type: "other",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// Invite people.
    UserAccessInvite = {
        name: "user_access_invite",
        id: 0x028cd870_4ee4_5544_b085_f0b329c96655,
        display_name: "User Access Invite",
        description: "Invite people",
        group_name: "Access Management",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Manage people, roles, sessions and single sign-on; repair policies.
    UserAccessManage = {
        name: "user_access_manage",
        id: 0xc25ecd6b_1632_580a_af8e_7a1e4d94bece,
        display_name: "User Access Manage",
        description: "Manage people, roles, sessions and single sign-on; repair policies",
        group_name: "Access Management",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Manage one's own application keys and access tokens.
    UserAppKeys = {
        name: "user_app_keys",
        id: 0x406efe29_53ef_52bc_9c4e_e6e52a1870a1,
        display_name: "User App Keys",
        description: "Manage one's own application keys and access tokens",
        group_name: "API and Application Keys",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// See everybody's application keys and access tokens, without the keys themselves.
    OrgAppKeysRead = {
        name: "org_app_keys_read",
        id: 0x5d5845be_3494_5d5d_835c_231f713b644a,
        display_name: "Org App Keys Read",
        description: "See everybody's application keys and access tokens, without the keys themselves",
        group_name: "API and Application Keys",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// Rename, restrict and revoke everybody's application keys and access tokens.
    OrgAppKeysWrite = {
        name: "org_app_keys_write",
        id: 0xe2929750_4d3b_5bfd_84da_429f719fd9a2,
        display_name: "Org App Keys Write",
        description: "Rename, restrict and revoke everybody's application keys and access tokens",
        group_name: "API and Application Keys",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// See API keys, without the keys themselves.
    ApiKeysRead = {
        name: "api_keys_read",
        id: 0xacba30cb_b6a8_58d6_ab55_a7868945be55,
        display_name: "API Keys Read",
        description: "See API keys, without the keys themselves",
        group_name: "API and Application Keys",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Make and rename API keys.
    ApiKeysWrite = {
        name: "api_keys_write",
        id: 0x69454c72_b64b_5222_9c0b_00a4a6c33466,
        display_name: "API Keys Write",
        description: "Make and rename API keys",
        group_name: "API and Application Keys",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Revoke API keys.
    ApiKeysDelete = {
        name: "api_keys_delete",
        id: 0xcf15f4e9_bce6_55fb_ad86_e51d42c7e094,
        display_name: "API Keys Delete",
        description: "Revoke API keys",
        group_name: "API and Application Keys",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Make, change and disable service accounts, their keys and tokens.
    ServiceAccountWrite = {
        name: "service_account_write",
        id: 0xa42e94b2_1476_11eb_bd08_efda28c04248,
        display_name: "Service Account Write",
        description: "Make, change and disable service accounts, their keys and tokens",
        group_name: "Access Management",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Make, change and delete teams and their memberships.
    TeamsManage = {
        name: "teams_manage",
        id: 0x982d3f91_ab28_5dee_8a2a_91a0df1fcda4,
        display_name: "Teams Manage",
        description: "Make, change and delete teams and their memberships",
        group_name: "Teams",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Read the audit log and everybody's executions.
    AuditLogsRead = {
        name: "audit_logs_read",
        id: 0x63243d61_0a9b_5b9c_af1a_f01565765b58,
        display_name: "Audit Trail Read",
        description: "Read the audit log and everybody's executions",
        group_name: "Compliance",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Set up where the audit log is sent; never changes the log.
    AuditLogsWrite = {
        name: "audit_logs_write",
        id: 0x4bb91587_335d_5a96_b42e_40ffd37784ba,
        display_name: "Audit Trail Write",
        description: "Set up where the audit log is sent; never changes the log",
        group_name: "Compliance",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// Set up integration tiles.
    IntegrationsManage = {
        name: "integrations_manage",
        id: 0xd04c66f0_87af_5526_aa8d_575985d76018,
        display_name: "Integrations Manage",
        description: "Set up integration tiles",
        group_name: "Integrations",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
    /// See runners.
    OnPremRunnerRead = {
        name: "on_prem_runner_read",
        id: 0x50c173fc_e54d_11ee_bb23_da7ad0900002,
        display_name: "Private Action Runner Read",
        description: "See runners",
        group_name: "App Builder & Workflow Automation",
        display_type: "read",
        restricted: false,
        roles: &[R::Admin, R::Standard, R::ReadOnly],
    },
    /// Attach a runner to a connection.
    OnPremRunnerUse = {
        name: "on_prem_runner_use",
        id: 0x50c1dd10_e54d_11ee_bb24_da7ad0900002,
        display_name: "Private Action Runner Use",
        description: "Attach a runner to a connection",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin, R::Standard],
    },
    /// Set up and remove runners.
    OnPremRunnerWrite = {
        name: "on_prem_runner_write",
        id: 0x50c1e0b2_e54d_11ee_bb25_da7ad0900002,
        display_name: "Private Action Runner Write",
        description: "Set up and remove runners",
        group_name: "App Builder & Workflow Automation",
        display_type: "write",
        restricted: false,
        roles: &[R::Admin],
    },
}

impl Permission {
    fn row(self) -> &'static Row {
        // One row a variant, made by one macro.
        &ROWS[self as usize]
    }

    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// By which the published API names it.
    pub fn id(self) -> Uuid {
        Uuid::from_u128(self.row().id)
    }

    /// The permission of this id.
    pub fn by_id(id: Uuid) -> Option<Self> {
        Self::ALL.iter().copied().find(|each| each.id() == id)
    }

    /// As people see it.
    pub fn display_name(self) -> &'static str {
        self.row().display_name
    }

    /// What it is good for.
    pub fn description(self) -> &'static str {
        self.row().description
    }

    /// Under which heading it stands.
    pub fn group_name(self) -> &'static str {
        self.row().group_name
    }

    /// `read`, `write` or `other`.
    pub fn display_type(self) -> &'static str {
        self.row().display_type
    }

    /// Whether every new custom role has it, unless that is refused.
    pub fn restricted(self) -> bool {
        self.row().restricted
    }

    /// Whether a built-in role gives it.
    pub(crate) fn is_of(self, role: R) -> bool {
        self.row().roles.contains(&role)
    }
}

impl std::str::FromStr for Permission {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|each| each.as_str() == text).ok_or(())
    }
}
