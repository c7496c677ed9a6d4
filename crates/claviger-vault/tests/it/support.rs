//! A vault with an organization in it, grants for its connections, and the
//! stored form taken apart.

use claviger_access::{
    Actor, Binding, Facts, Grant, Level, Operation, Principal, Relation, Resolve, Subject, Via, decide,
};
use claviger_model::{
    ApiKeyId, ApplicationKeyId, BuiltInRole, Clock, ConnectionId, Entropy, OrganizationId, RoleId, Secret, Timestamp,
    UserId, key::WrappedKey, role::HeldRole,
};
use claviger_vault::{OpenError, RootKey, SealContext, Vault};
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp(1_000_000);
/// `format ‖ suite ‖ epoch ‖ salt ‖ commitment ‖ count`.
pub(crate) const HEAD: usize = 2 + 4 + 32 + 32 + 2;

pub(crate) struct World {
    pub(crate) vault: Vault,
    pub(crate) rows: Vec<WrappedKey>,
    pub(crate) root: [u8; 32],
    pub(crate) organization: OrganizationId,
    pub(crate) entropy: Entropy,
}

pub(crate) fn world(seed: u64) -> World {
    let entropy = Entropy::seeded(seed);
    let organization = OrganizationId::generate(NOW, &entropy);
    let root = entropy.array();
    let (vault, rows) = Vault::create(root_key(root), organization, &Clock::fixed(NOW), entropy.clone());
    World { vault, rows, root, organization, entropy }
}

pub(crate) fn root_key(bytes: [u8; 32]) -> RootKey {
    RootKey::from_bytes(Secret::new(bytes.to_vec())).expect("a root key")
}

impl World {
    pub(crate) fn context(&self, version: i64) -> SealContext {
        SealContext {
            organization_id: self.organization,
            kind: "connection",
            id: Uuid::from_bytes(self.entropy.array()),
            version,
            origins: vec!["https://api.example.com".to_owned(), "https://login.example.com:8443".to_owned()],
        }
    }

    pub(crate) fn open(&self, context: &SealContext, sealed: &[u8]) -> Result<Vec<(String, String)>, OpenError> {
        let fields = self.vault.open_credential(grant::<Resolve>(context), context, sealed)?;
        Ok(fields.into_iter().map(|(name, value)| (name, value.expose().clone())).collect())
    }
}

pub(crate) fn fields(list: &[(&str, &str)]) -> Vec<(String, Secret<String>)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), Secret::new((*value).to_owned()))).collect()
}

/// Leave to do `L` with the thing of this context, as an editor has it.
pub(crate) fn grant<L: Level>(context: &SealContext) -> Grant<L> {
    let id = Uuid::from_u128(1);
    let user_id = UserId(id);
    let facts = Facts {
        organization_id: context.organization_id,
        user_id,
        service_account: false,
        disabled: false,
        roles: vec![HeldRole { id: RoleId(id), built_in: Some(BuiltInRole::Admin), permissions: vec![] }],
        teams: vec![],
        scopes: None,
        expires_at: None,
        via: Via::Keys { api_key_id: ApiKeyId(id), application_key_id: ApplicationKeyId(id), registered: true },
    };
    let operation = match L::RELATION {
        Relation::Viewer => Operation::ConnectionGet,
        Relation::Resolver => Operation::ConnectionProxy,
        Relation::Editor => Operation::ConnectionUpdate,
    };
    let actor = Actor::new(&facts).expect("not disabled");
    let bindings =
        [Binding { relation: Relation::Editor, principal: Principal::User(user_id), expires_at: None, statement: 0 }];
    let subject = Subject {
        connection_id: ConnectionId(context.id),
        organization_id: context.organization_id,
        bindings: &bindings,
    };
    decide(&actor, operation, &subject, NOW).expect("an editor may")
}

/// Names and sealed values.
pub(crate) type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// Head and entries of a stored record.
pub(crate) fn take_apart(stored: &[u8]) -> (Vec<u8>, Entries) {
    let mut rest = &stored[HEAD..];
    let mut next = || {
        let (length, after) = rest.split_at(4);
        let (value, after) = after.split_at(u32::from_be_bytes(length.try_into().expect("4 bytes")) as usize);
        rest = after;
        value.to_vec()
    };
    let count = u16::from_be_bytes([stored[HEAD - 2], stored[HEAD - 1]]).max(1);
    let entries = (0..count).map(|_| (next(), next())).collect();
    assert!(rest.is_empty());
    (stored[..HEAD].to_vec(), entries)
}

pub(crate) fn put_together(head: &[u8], entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut stored = head.to_vec();
    for part in entries.iter().flat_map(|(name, sealed)| [name, sealed]) {
        stored.extend_from_slice(&u32::try_from(part.len()).expect("short").to_be_bytes());
        stored.extend_from_slice(part);
    }
    stored
}
