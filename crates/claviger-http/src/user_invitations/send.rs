//! `POST /api/v2/user_invitations`

use axum::extract::State;
use claviger_core::invitation::Sent;
use claviger_model::{Invalid, Json, Secret, UserId, json::Fields};
use utoipa::ToSchema;

use super::{KIND, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Relationships},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Who is to be invited.
#[derive(ToSchema)]
#[schema(as = UserInvitationsRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    /// 1 to 100.
    data: Vec<RequestData>,
}

#[derive(ToSchema)]
#[schema(as = UserInvitationRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "user_invitations")]
    r#type: String,
    relationships: RequestRelationships,
}

#[derive(ToSchema)]
#[schema(as = UserInvitationRequestRelationships)]
#[expect(dead_code, reason = "see Request")]
struct RequestRelationships {
    user: RequestUser,
}

#[derive(ToSchema)]
#[schema(as = UserInvitationRequestUser)]
#[expect(dead_code, reason = "see Request")]
struct RequestUser {
    data: RequestReference,
}

#[derive(ToSchema)]
#[schema(as = UserInvitationRequestReference)]
#[expect(dead_code, reason = "see Request")]
struct RequestReference {
    id: uuid::Uuid,
    #[schema(example = "users")]
    r#type: String,
}

/// Invites people who were added and have not come yet. There is no mail: hand
/// each `accept_url` to its person. The answer is the only one that shows them.
#[utoipa::path(
    post,
    path = "/api/v2/user_invitations",
    operation_id = "invitation_send",
    tag = "Users",
    request_body = Request,
    responses((status = 201, description = "The invitations", body = Data<Vec<Resource>>), TextErrors)
)]
pub(crate) async fn invitation_send(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Vec<Resource>>>, ApiError> {
    let sent = app.core.invitation_send(&context, people(&body)).await?;
    let without = sent.value().iter().map(|each| Resource::of(&each.invitation, None)).collect::<Vec<_>>();
    let show = |Sent { invitation, token }| Resource::of(&invitation, Some(accept_url(&app, &token)));
    let answer = Plain::created(sent.map(|sent| Data { data: sent.into_iter().map(show).collect() }));
    Ok(answer.keeping(&Data { data: without }))
}

/// The token stands behind the #, which browsers send to nobody.
fn accept_url(app: &App, token: &Secret<String>) -> Secret<String> {
    Secret::new(format!("{}/accept-invitation#{}", app.origins.shown(), token.expose()))
}

/// `{"data": [{"type", "relationships": {"user": {"data": {"type", "id"}}}}, …]}`
fn people(json: &Json) -> Result<Vec<UserId>, Invalid> {
    let mut outer = Fields::open("", json)?;
    let list = outer.required("data");
    let mut faults = outer.close();
    let mut people = Vec::new();
    match list {
        Some(Json::Array(items)) => {
            for (place, item) in items.iter().enumerate() {
                match person(&format!("/data/{place}"), item) {
                    Ok(id) => people.push(id),
                    Err(more) => faults.0.extend(more.0),
                }
            }
        }
        Some(other) => faults.push("/data", format!("must be a list, not {}", other.kind())),
        None => {}
    }
    faults.or(people)
}

fn person(at: &str, json: &Json) -> Result<UserId, Invalid> {
    let mut fields = Fields::open(at, json)?;
    if fields.required_string("type").is_some_and(|kind| kind.expose() != KIND) {
        fields.faults.push(format!("{at}/type"), format!("must be {KIND}"));
    }
    let given = fields.required("relationships");
    let mut faults = fields.close();
    let mut relationships = Relationships::open_at(format!("{at}/relationships"), given);
    let id = relationships.one::<UserId>("user", "users");
    faults.0.extend(relationships.close().0);
    match id {
        Some(id) => faults.or(id),
        None => {
            if faults.0.is_empty() {
                faults.push(format!("{at}/relationships/user"), "is required");
            }
            Err(faults)
        }
    }
}
