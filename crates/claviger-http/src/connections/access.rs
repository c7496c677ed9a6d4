//! `GET /api/v2/actions/connections/{connection_id}/access`

use axum::extract::State;
use claviger_access::{Principal, Reason};
use claviger_core::{Error, access::AccessRow};
use claviger_model::{ConnectionId, FieldError, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::ApiError,
    extract::{Caller, Params, PathId},
    jsonapi::{DataWithMeta, JsonApi},
    page::{Counted, Page},
    router::App,
};

/// Somebody, and what they may do with a connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionAccess)]
pub(crate) struct Resource {
    /// `user:` and an id.
    id: String,
    /// Always `connection_access`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What and why.
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionAccessAttributes)]
struct Attributes {
    /// `viewer`, `resolver` or `editor`: the strongest that the policy gives; null is none.
    relation: Option<&'static str>,
    /// `view`, `resolve`, `edit`: what the policy and the roles allow together.
    can: Vec<&'static str>,
    /// By which principals the policy reaches them.
    via: Vec<String>,
    /// When the relation ends; RFC 3339. Absent has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// E-mail address.
    email: String,
    /// What people call them.
    name: Option<String>,
    /// Not a person.
    service_account: bool,
    /// With `explain` only: everything that speaks for or against.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<ReasonView>>,
}

/// One thing that speaks for or against.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessReason)]
struct ReasonView {
    /// `binding`, `expired`, `no_binding`, `permission`, `permission_missing`,
    /// `scope_missing`, `disabled`, `unregistered` or `may_repair`.
    kind: &'static str,
    /// The same for people.
    text: String,
    /// Whom a binding names.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
    /// What a binding gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<&'static str>,
    /// Which role gives a permission.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<uuid::Uuid>,
    /// Which permission.
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<&'static str>,
    /// When a binding ends, or did; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

/// Who has access to a connection, by what, and until when.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connections/{connection_id}/access",
    operation_id = "connection_access",
    tag = "Connections",
    params(
        ("connection_id" = Uuid, Path, description = "Which"),
        ("explain" = Option<String>, Query, description = "`user:` and an id: this one alone, with reasons"),
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 1000; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
    ),
    responses(
        (status = 200, description = "One page, by e-mail address", body = DataWithMeta<Vec<Resource>, Counted>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_access(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<Resource>, Counted>>, ApiError> {
    let page = Page::read(&mut params, 1_000, 100);
    let explained = params.parsed::<OnePerson>("explain", "user: and the id of a user").map(|OnePerson(user)| user);
    params.close()?;
    let found = app.core.connection_access(&context, id, explained, page.number, page.size).await;
    let found = found.map_err(|error| match error {
        Error::NotFound("user") => {
            let detail = "is nobody in this organization; send user: and the id of one who is".to_owned();
            ApiError::parameters(vec![FieldError { pointer: "explain".to_owned(), detail }])
        }
        other => other.into(),
    })?;
    Ok(JsonApi::ok(found.map(|found| {
        let meta = Counted::new(found.total, found.total);
        let data = found.rows.into_iter().map(|row| resource(row, explained.is_some())).collect();
        DataWithMeta { data, meta }
    })))
}

/// `user:` and an id.
struct OnePerson(UserId);

impl std::str::FromStr for OnePerson {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.parse()? {
            Principal::User(user) => Ok(Self(user)),
            _ => Err(()),
        }
    }
}

fn resource(row: AccessRow, explained: bool) -> Resource {
    Resource {
        id: Principal::User(row.user.id).to_string(),
        kind: "connection_access",
        attributes: Attributes {
            relation: row.relation.map(|relation| relation.as_str()),
            can: row.can,
            via: row.via.iter().map(ToString::to_string).collect(),
            expires_at: row.expires_at.map(|end| end.to_string()),
            email: row.user.email,
            name: row.user.name,
            service_account: row.user.service_account,
            reasons: explained.then(|| row.reasons.into_iter().map(reason).collect()),
        },
    }
}

fn reason(reason: Reason) -> ReasonView {
    let mut view = ReasonView {
        kind: reason.kind(),
        text: reason.to_string(),
        principal: None,
        relation: None,
        role: None,
        permission: None,
        expires_at: None,
    };
    match reason {
        Reason::Binding { principal, relation, expires_at } => {
            (view.principal, view.relation) = (Some(principal.to_string()), Some(relation.as_str()));
            view.expires_at = expires_at.map(|end| end.to_string());
        }
        Reason::Expired { principal, relation, at } => {
            (view.principal, view.relation) = (Some(principal.to_string()), Some(relation.as_str()));
            view.expires_at = Some(at.to_string());
        }
        Reason::PermissionFrom { permission, role } => {
            (view.permission, view.role) = (Some(permission.as_str()), Some(role.0));
        }
        Reason::PermissionMissing(permission) | Reason::ScopeMissing(permission) => {
            view.permission = Some(permission.as_str());
        }
        Reason::NoBinding | Reason::Disabled | Reason::Unregistered | Reason::MayRepair => {}
    }
    view
}
