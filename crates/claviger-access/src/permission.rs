//! Coarse permissions, which come from roles.

use claviger_model::BuiltInRole;

/// One coarse permission; names as in the published API.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Permission {
    /// See connections that one has a relation to.
    ConnectionsRead,
    /// Make, change and delete connections.
    ConnectionsWrite,
    /// Use connections in actions.
    ConnectionsResolve,
    /// View and run apps.
    AppsRun,
    /// Make and change apps.
    AppsWrite,
    /// Make and change service accounts.
    ServiceAccountWrite,
    /// Manage who may do what.
    UserAccessManage,
    /// Set up integration tiles.
    IntegrationsManage,
    /// Read the audit log.
    AuditLogsRead,
    /// Set up runners.
    OnPremRunnerWrite,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 10] = [
        Self::ConnectionsRead,
        Self::ConnectionsWrite,
        Self::ConnectionsResolve,
        Self::AppsRun,
        Self::AppsWrite,
        Self::ServiceAccountWrite,
        Self::UserAccessManage,
        Self::IntegrationsManage,
        Self::AuditLogsRead,
        Self::OnPremRunnerWrite,
    ];

    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConnectionsRead => "connections_read",
            Self::ConnectionsWrite => "connections_write",
            Self::ConnectionsResolve => "connections_resolve",
            Self::AppsRun => "apps_run",
            Self::AppsWrite => "apps_write",
            Self::ServiceAccountWrite => "service_account_write",
            Self::UserAccessManage => "user_access_manage",
            Self::IntegrationsManage => "integrations_manage",
            Self::AuditLogsRead => "audit_logs_read",
            Self::OnPremRunnerWrite => "on_prem_runner_write",
        }
    }

    fn bit(self) -> u32 {
        1 << (self as u32)
    }
}

/// A set of coarse permissions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PermissionSet(u32);

impl PermissionSet {
    /// The permissions given, and no other.
    pub fn of(permissions: &[Permission]) -> Self {
        Self(permissions.iter().fold(0, |bits, permission| bits | permission.bit()))
    }

    /// What a built-in role gives (actions.md 7.1).
    pub fn of_role(role: BuiltInRole) -> Self {
        use Permission as P;
        match role {
            BuiltInRole::Admin => Self::of(&P::ALL),
            BuiltInRole::Standard => {
                Self::of(&[P::ConnectionsRead, P::ConnectionsWrite, P::ConnectionsResolve, P::AppsRun, P::AppsWrite])
            }
            BuiltInRole::ReadOnly => Self::of(&[P::ConnectionsRead]),
        }
    }

    /// The permissions with these names; one that this version does not know
    /// gives nothing.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let known = names.into_iter().filter_map(|name| Permission::ALL.into_iter().find(|each| each.as_str() == name));
        Self(known.fold(0, |bits, permission| bits | permission.bit()))
    }

    /// What either gives.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both give.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether `permission` is among them.
    pub fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }
}
