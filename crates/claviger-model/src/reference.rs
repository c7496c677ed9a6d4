//! Where a secret is, in place of the secret (extensions.md 2): `env:NAME`,
//! `file:/path`, `vault:path#field` or `aws-sm:name#field`. A reference is no
//! secret; it is read strictly, because whatever allows one compares its text.

use std::{fmt, str::FromStr};

/// What holds the value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SecretStore {
    /// A variable of the server's environment.
    Environment,
    /// A file on the server.
    File,
    /// A key-value engine of Vault or OpenBao.
    Vault,
    /// AWS Secrets Manager.
    AwsSecretsManager,
}

impl SecretStore {
    /// Every store.
    pub const ALL: [Self; 4] = [Self::Environment, Self::File, Self::Vault, Self::AwsSecretsManager];

    /// What stands before the colon.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Environment => "env",
            Self::File => "file",
            Self::Vault => "vault",
            Self::AwsSecretsManager => "aws-sm",
        }
    }

    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Environment => "the server's environment",
            Self::File => "the server's files",
            Self::Vault => "Vault",
            Self::AwsSecretsManager => "AWS Secrets Manager",
        }
    }
}

/// Where one secret is. Two that differ in their text are two.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reference {
    store: SecretStore,
    name: String,
    field: Option<String>,
}

/// What is wrong with a reference, as a predicate: `must …`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReferenceFault {
    /// None of the four.
    #[error("must be env:NAME, file:/path, vault:path#field or aws-sm:name#field")]
    Form,
    /// Of a variable.
    #[error("must name a variable: letters, digits and _, not a digit first, at most 200 characters")]
    Variable,
    /// Of one of our own variables.
    #[error(
        "must not name one of Claviger's own variables; of those, only CLAVIGER_SECRET_… are there for connections"
    )]
    OwnVariable,
    /// Of a file.
    #[error("must be an absolute path without empty, . and .. parts and control characters, at most 1024 bytes long")]
    Path,
    /// Of Vault.
    #[error(
        "must be vault:path#field, with letters, digits and -._~+=@,: between the slashes of the path, and no . and .. parts"
    )]
    VaultPath,
    /// Of AWS Secrets Manager.
    #[error("must be aws-sm:name or aws-sm:name#field, the name of letters, digits and /_+=.@-, or the secret's ARN")]
    AwsName,
    /// Behind the `#`.
    #[error("must name a field behind the #: 1 to 200 characters without control characters")]
    Field,
}

impl Reference {
    /// What holds the value.
    pub fn store(&self) -> SecretStore {
        self.store
    }

    /// Name of the variable, path of the file, path or name of the secret.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which field of the secret; always there for Vault.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }
}

impl FromStr for Reference {
    type Err = ReferenceFault;

    fn from_str(text: &str) -> Result<Self, ReferenceFault> {
        let (scheme, rest) = text.split_once(':').ok_or(ReferenceFault::Form)?;
        let store = SecretStore::ALL.into_iter().find(|store| store.scheme() == scheme).ok_or(ReferenceFault::Form)?;
        let (name, field) = match store {
            // These may have a # in them.
            SecretStore::Environment | SecretStore::File => (rest, None),
            SecretStore::Vault | SecretStore::AwsSecretsManager => match rest.split_once('#') {
                Some((name, field)) => (name, Some(field)),
                None => (rest, None),
            },
        };
        if field.is_some_and(|field| !(1..=200).contains(&field.chars().count()) || field.contains(char::is_control)) {
            return Err(ReferenceFault::Field);
        }
        match store {
            SecretStore::Environment => check_variable(name)?,
            SecretStore::File => check_path(name)?,
            SecretStore::Vault if field.is_none() || !is_vault_path(name) => return Err(ReferenceFault::VaultPath),
            SecretStore::AwsSecretsManager if !is_aws_name(name) => return Err(ReferenceFault::AwsName),
            SecretStore::Vault | SecretStore::AwsSecretsManager => {}
        }
        Ok(Self { store, name: name.to_owned(), field: field.map(str::to_owned) })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.store.scheme(), self.name)?;
        match &self.field {
            Some(field) => write!(f, "#{field}"),
            None => Ok(()),
        }
    }
}

fn check_variable(name: &str) -> Result<(), ReferenceFault> {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.len() <= 200;
    // Settings are read whatever their case.
    let upper = name.to_ascii_uppercase();
    match is_name {
        false => Err(ReferenceFault::Variable),
        true if upper.starts_with("CLAVIGER_") && !upper.starts_with("CLAVIGER_SECRET_") => {
            Err(ReferenceFault::OwnVariable)
        }
        true => Ok(()),
    }
}

fn check_path(path: &str) -> Result<(), ReferenceFault> {
    let parts = path.strip_prefix('/').ok_or(ReferenceFault::Path)?;
    let is_path = path.len() <= 1024
        && !path.contains(char::is_control)
        && parts.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if is_path { Ok(()) } else { Err(ReferenceFault::Path) }
}

fn is_vault_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+=@,:".contains(&byte);
    path.len() <= 512 && path.split('/').all(|part| !matches!(part, "" | "." | "..") && part.bytes().all(plain))
}

fn is_aws_name(name: &str) -> bool {
    let is_arn = name.starts_with("arn:");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte) || is_arn && byte == b':';
    (1..=2048).contains(&name.len()) && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_a_reference_and_what_is_not() {
        for good in [
            "env:STRIPE_KEY",
            "env:_x1",
            "env:CLAVIGER_SECRET_STRIPE",
            "file:/run/secrets/stripe",
            "file:/run/secrets/a b#c",
            "file:/run/..data/key",
            "vault:apps/stripe#key",
            "vault:stripe#api key",
            "vault:stripe#a#b",
            "aws-sm:prod/stripe#key",
            "aws-sm:prod/stripe",
            "aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/stripe-AbCdEf#key",
        ] {
            assert_eq!(good.parse::<Reference>().map(|reference| reference.to_string()), Ok(good.to_owned()));
        }
        use ReferenceFault::*;
        for (bad, fault) in [
            ("", Form),
            ("STRIPE_KEY", Form),
            ("ENV:X", Form),
            (" env:X", Form),
            ("http://x", Form),
            ("env:", Variable),
            ("env:1X", Variable),
            ("env:A-B", Variable),
            ("env:A=B", Variable),
            ("env:CLAVIGER_ROOT_KEY", OwnVariable),
            ("env:claviger_database_url", OwnVariable),
            ("file:", Path),
            ("file:relative", Path),
            ("file:/", Path),
            ("file:/run/../etc/shadow", Path),
            ("file:/run//x", Path),
            ("file:/run/./x", Path),
            ("file:/run/x/", Path),
            ("file:/run/x\n", Path),
            ("vault:apps/stripe", VaultPath),
            ("vault:/apps/stripe#key", VaultPath),
            ("vault:apps/../stripe#key", VaultPath),
            ("vault:apps/%2e%2e/stripe#key", VaultPath),
            ("vault:apps?version=1#key", VaultPath),
            ("vault:apps/stripe#", Field),
            ("vault:apps/stripe#a\tb", Field),
            ("aws-sm:", AwsName),
            ("aws-sm:a b", AwsName),
            ("aws-sm:a:b", AwsName),
            ("aws-sm:a#", Field),
        ] {
            assert_eq!(bad.parse::<Reference>(), Err(fault), "{bad:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever is read says exactly the text that it was read from: what allows a text
        /// allows what is then resolved, and no other spelling of it.
        #[test]
        fn what_is_read_is_written_as_it_was(text in "(env|file|vault|aws-sm|x)?:?[/a-zA-Z0-9_.#%?\\-\n ]{0,24}") {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string(), text);
            }
        }

        /// No path that is read climbs, and none can be read in two ways.
        #[test]
        fn no_path_climbs(parts in prop::collection::vec("[a-z.%]{0,3}", 0..5), scheme in "(file:/|vault:)", field in "(#f)?") {
            let text = format!("{scheme}{}{field}", parts.join("/"));
            if let Ok(reference) = text.parse::<Reference>() {
                let name = reference.name().trim_start_matches('/');
                prop_assert!(name.split('/').all(|part| !matches!(part, "" | "." | "..")), "{text}");
            }
        }

        #[test]
        fn nothing_makes_the_parser_stumble(text in "\\PC{0,64}") {
            let _ = text.parse::<Reference>();
        }
    }
}
