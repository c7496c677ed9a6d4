//! References in place of secrets (extensions.md 2): what the operator allows, and what the values
//! are when a credential is used. A value is obtained once somebody has been granted the use and
//! that is on record, and goes where a sealed one would go (ADR 0029).

mod environment;
mod fault;
mod file;
mod kept;
mod rule;
mod secrets_manager;
mod vault;

use claviger_model::{Invalid, OrganizationId, Reference, Secret, SecretStore, connection::ConnectionRecord};
use claviger_vault::TokenGrant;

use crate::{
    Context, Core, Error,
    connection::references::{Named, SEALED},
    upstream_token::Asker,
};
use fault::Fault;
pub use rule::Rule;
pub use secrets_manager::SecretsManagerSettings;
pub use vault::{VaultAuth, VaultSettings};

/// Longest value, in bytes.
const MOST_BYTES: usize = 64 * 1024;

/// `[references]`: nothing is allowed unless a rule says so.
#[derive(Clone, Debug, Default)]
pub struct ReferenceSettings {
    /// What connections may name.
    pub allow: Vec<Rule>,
    /// Vault or OpenBao.
    pub vault: Option<VaultSettings>,
    /// AWS Secrets Manager.
    pub secrets_manager: Option<SecretsManagerSettings>,
}

/// What is remembered of stores that are asked over the network.
#[derive(Default)]
pub(crate) struct References {
    kept: kept::Kept,
    session: vault::Session,
    role_keys: secrets_manager::RoleKeys,
}

impl ReferenceSettings {
    /// The rule that lets connections of an organization use a reference.
    fn rule(&self, organization: OrganizationId, reference: &Reference) -> Result<&Rule, Fault> {
        if let Some(rule) = self.allow.iter().find(|rule| rule.allows(organization, reference)) {
            return Ok(rule);
        }
        let store = reference.store();
        let allowed = self.allow.iter().filter(|rule| rule.store() == store).map(|rule| rule.text(organization));
        let allowed: Vec<_> = allowed.take(10).collect();
        let said = match allowed.as_slice() {
            [] => format!("the operator of this server allows no references to {}", store.name()),
            some => format!("the operator of this server allows {}", some.join(", ")),
        };
        Err(Fault::NotAllowed(said))
    }
}

impl Core {
    /// Whether the operator allows the references that somebody gave.
    pub(crate) fn references_check(&self, context: &Context, given: &[Named]) -> Invalid {
        let mut faults = Invalid::default();
        for named in given {
            if let Err(fault) = self.settings().references.rule(context.actor.organization_id, &named.reference) {
                faults.push(named.at.clone(), format!("is {fault}"));
            }
        }
        faults
    }

    /// Puts values in place of the references among opened secrets.
    ///
    /// # Errors
    /// [`Error::Action`] with the field, the reference and what is wrong with it; what has been
    /// taken from the asker meanwhile.
    pub(crate) async fn references_resolve(
        &self,
        asker: Asker<'_>,
        record: &ConnectionRecord,
        grant: &TokenGrant,
        secrets: &mut [(String, Secret<String>)],
    ) -> Result<(), Error> {
        let organization = record.connection.organization_id;
        let revision = self.store().revision(organization);
        self.references_replace(record, Some(grant), secrets).await?;
        if self.store().revision(organization) != revision {
            self.asker_again(asker, grant, record).await?;
        }
        Ok(())
    }

    /// The same for what goes to the connection's own provider alone. What is kept opens only for
    /// whoever may use the connection, so that without their grant the store is asked.
    ///
    /// # Errors
    /// As [`Core::references_resolve`].
    pub(crate) async fn references_replace(
        &self,
        record: &ConnectionRecord,
        grant: Option<&TokenGrant>,
        secrets: &mut [(String, Secret<String>)],
    ) -> Result<(), Error> {
        let organization = record.connection.organization_id;
        for (name, value) in secrets.iter_mut() {
            let Some(field) = name.strip_prefix(SEALED) else { continue };
            let reference: Reference = value.expose().parse().map_err(|fault| {
                Error::Internal(format!("the reference {field} of connection {}: {fault}", record.connection.id))
            })?;
            let found = self.reference_value(grant, organization, &reference).await;
            *value = found.map_err(|fault| Error::Action(fault.of_field(field, &reference)))?;
            *name = field.to_owned();
        }
        Ok(())
    }

    async fn reference_value(
        &self,
        grant: Option<&TokenGrant>,
        organization: OrganizationId,
        reference: &Reference,
    ) -> Result<Secret<String>, Fault> {
        let settings = &self.settings().references;
        let rule = settings.rule(organization, reference)?;
        let value = match reference.store() {
            SecretStore::Environment => environment::read(reference.name())?,
            SecretStore::File => file::read(rule.root(organization), reference.name()).await?,
            SecretStore::Vault => {
                let settings = settings.vault.as_ref().ok_or_else(|| unreached(reference))?;
                let ask = self.vault_value(settings, reference);
                self.reference_kept(grant, organization, reference, ask).await?
            }
            SecretStore::AwsSecretsManager => {
                let settings = settings.secrets_manager.as_ref().ok_or_else(|| unreached(reference))?;
                let ask = self.secrets_manager_value(settings, reference);
                self.reference_kept(grant, organization, reference, ask).await?
            }
        };
        match value.len() {
            0 => Err(Fault::Unusable("what is there is empty".to_owned())),
            1..=MOST_BYTES => Ok(value),
            _ => Err(Fault::Unusable(format!("what is there is longer than {MOST_BYTES} bytes"))),
        }
    }
}

fn unreached(reference: &Reference) -> Fault {
    Fault::NotAllowed(format!("the operator of this server has not said how {} is reached", reference.store().name()))
}
