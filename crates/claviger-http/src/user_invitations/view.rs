//! How an invitation looks.

use claviger_model::{Invitation, Secret};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::{
    jsonapi::{Data, Reference},
    key_view::ShownOnce,
};

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserInvitation)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `user_invitations`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
    relationships: Relationships,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserInvitationAttributes)]
struct Attributes {
    /// Its id again.
    uuid: Uuid,
    /// Always null: the organization decides for everybody.
    login_method: Option<&'static str>,
    /// Always `openid_invite`.
    invite_type: &'static str,
    /// RFC 3339.
    created_at: String,
    /// Two days later; RFC 3339.
    expires_at: String,
    /// To be handed to the person: whoever has it becomes them. Only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    accept_url: Option<ShownOnce>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserInvitationRelationships)]
struct Relationships {
    /// Who is invited.
    user: Data<Reference>,
}

impl Resource {
    /// An invitation, and where to accept it if it was just made.
    pub(crate) fn of(invitation: &Invitation, accept_url: Option<Secret<String>>) -> Self {
        Self {
            id: invitation.id.0,
            kind: KIND,
            attributes: Attributes {
                uuid: invitation.id.0,
                login_method: None,
                invite_type: "openid_invite",
                created_at: invitation.created_at.offset_text(),
                expires_at: invitation.expires_at.offset_text(),
                accept_url: accept_url.map(ShownOnce),
            },
            relationships: Relationships { user: Data { data: Reference { id: invitation.user_id.0, kind: "users" } } },
        }
    }
}
