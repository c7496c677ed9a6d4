//! Whom a verified identity lets in, and what the provider's groups give them.

use std::collections::BTreeSet;

use claviger_identity::id_token::Identity;
use claviger_model::{Action, Given, OidcProvider, User, UserId, UserStatus, audit::Change};
use claviger_store::{Joins, Meant, Settlement, StoreError};
use serde_json::{Value, json};

use super::{Fault, callback::refused};
use crate::{
    Core, Error,
    record::{Asset, change},
    session::Visit,
};

impl Core {
    /// The member whom the provider means, with what its groups give them now.
    ///
    /// By the provider's own id first. Else by the address, if the provider says
    /// that it is verified and is trusted with that; else as somebody new, if the
    /// provider may bring people, also only with a verified address: otherwise
    /// somebody could take an address here before its owner comes.
    pub(super) async fn oidc_admit(
        &self,
        visit: &Visit,
        provider: &OidcProvider,
        identity: Identity,
    ) -> Result<User, Error> {
        // Other scripts have letters that become ours in lower case.
        let email = identity
            .email
            .as_deref()
            .filter(|email| identity.email_verified && email.is_ascii())
            .map(str::to_lowercase);
        let email = email.filter(|email| email.len() <= 254 && email.contains('@'));
        let meant = async { Ok(self.store().oidc_meant(provider, &identity.subject, email.as_deref()).await?) };
        let meant = visit.deadline().bound(meant).await?;
        let nobody = || refused(Some(provider.id), Fault::Nobody);
        let (user, joins) = match (meant, email) {
            (Meant::Known(user), _) if user.status() == UserStatus::Active => (user, Joins::Already),
            (Meant::ByAddress(user), _) if self.oidc_may_join(visit, &user).await => (user, Joins::Member),
            (Meant::Nobody, Some(email)) if provider.just_in_time => {
                (self.oidc_new_user(visit, provider, email, identity.name), Joins::New)
            }
            _ => return Err(nobody()),
        };
        let given = provider.groups_claim.is_some().then(|| given(provider, identity.groups.as_deref()));
        let settlement = Settlement { user, subject: identity.subject, joins, given, now: visit.now };
        self.oidc_settled(visit, provider, settlement).await
    }

    /// Whether a provider may name a member by their address alone: one who was
    /// added and has not come yet, or one whose own browser this is. Whoever else
    /// has come under that address never proved that it is theirs.
    async fn oidc_may_join(&self, visit: &Visit, user: &User) -> bool {
        match (user.status(), &visit.cookie) {
            (UserStatus::Pending, _) => true,
            (UserStatus::Active, Some(cookie)) => self
                .session_known(cookie)
                .await
                .is_ok_and(|(_, session)| session.complete && session.user_id == user.id),
            _ => false,
        }
    }

    fn oidc_new_user(&self, visit: &Visit, provider: &OidcProvider, email: String, name: Option<String>) -> User {
        let name = name.map(|name| name.chars().filter(|letter| !letter.is_control()).take(200).collect());
        User {
            id: UserId::generate(visit.now, self.entropy()),
            organization_id: provider.organization_id,
            email,
            name,
            title: None,
            password_hash: None,
            service_account: false,
            disabled: false,
            activated_at: Some(visit.now),
            created_at: visit.now,
            modified_at: visit.now,
            last_login_at: None,
        }
    }

    /// Makes it so, on record, if anything is to be done.
    async fn oidc_settled(
        &self,
        visit: &Visit,
        provider: &OidcProvider,
        settlement: Settlement,
    ) -> Result<User, Error> {
        let deadline = visit.deadline();
        let user = settlement.user.clone();
        let held = async { Ok(self.store().oidc_given(provider, user.id).await?) };
        let (gave, other) = deadline.bound(held).await?;
        let changes = changes(provider, &settlement, &gave, &other);
        if changes.is_empty() {
            return Ok(user);
        }
        let action = if settlement.joins == Joins::New { Action::Created } else { Action::Modified };
        let who = (user.organization_id, Some(user.id));
        let asset = Asset { kind: "user", id: Some(user.id.0), name: Some(&user.email) };
        let pending = self.intend_visit(visit, deadline, who, action, asset, changes).await?;
        let (store, provider) = (self.store().clone(), provider.clone());
        let settle = async move {
            store.oidc_settle(&provider, &settlement).await.map_err(|error| match error {
                // Somebody was quicker, in another tab perhaps: the next try finds it as it is.
                StoreError::Taken { .. } | StoreError::NotFound => Error::Unavailable,
                other => other.into(),
            })
        };
        pending.carry_out(settle).await?;
        Ok(user)
    }
}

/// What these groups give. A token without the claim is one without groups:
/// some providers leave an empty list out.
fn given(provider: &OidcProvider, groups: Option<&[String]>) -> BTreeSet<Given> {
    let groups: BTreeSet<&str> = groups.unwrap_or_default().iter().map(String::as_str).collect();
    let mapped = provider.mappings.iter().filter(|mapping| groups.contains(mapping.group.as_str()));
    mapped.map(|mapping| mapping.gives).collect()
}

fn changes(
    provider: &OidcProvider,
    settlement: &Settlement,
    gave: &BTreeSet<Given>,
    other: &BTreeSet<Given>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    if settlement.joins != Joins::Already {
        changes.push(change("identity", None, Some(json!({"provider": provider.id, "subject": settlement.subject}))));
    }
    let Some(given) = &settlement.given else { return changes };
    let entry = |given: &Given| match given {
        Given::Role(role) => ("role", Value::from(role.to_string())),
        Given::Team(team) => ("team", Value::from(team.to_string())),
    };
    for taken in gave.difference(given) {
        let (field, id) = entry(taken);
        changes.push(change(field, Some(id), None));
    }
    for added in given.difference(gave).filter(|given| !other.contains(given)) {
        let (field, id) = entry(added);
        changes.push(change(field, None, Some(id)));
    }
    changes
}
