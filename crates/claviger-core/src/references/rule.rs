//! What the operator allows: texts of references, with `*` at the end for everything that begins
//! so, and `{organization}` where each organization has its own.

use std::path::{Path, PathBuf};

use claviger_model::{OrganizationId, Reference, SecretStore};

const PLACE: &str = "{organization}";

/// One entry of `[references] allow`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    store: SecretStore,
    /// With the scheme, without the star.
    start: String,
    /// Everything that begins so; otherwise only what is so.
    open: bool,
}

impl Rule {
    /// Reads an entry. `shared` says that what is the same for every organization may be.
    ///
    /// # Errors
    /// What is wrong with it and what would be right.
    pub fn parse(text: &str, shared: bool) -> Result<Self, String> {
        let (start, open) = text.strip_suffix('*').map_or((text, false), |start| (start, true));
        let fault = |what: &str| Err(format!("{text:?} {what}"));
        let known = SecretStore::ALL.into_iter().find(|store| start.split(':').next() == Some(store.scheme()));
        let Some((store, name)) = known.zip(start.split_once(':').map(|(_, name)| name)) else {
            return fault(
                "begins with none of env:, file:, vault: and aws-sm:; examples: env:APP_*, file:/run/secrets/*",
            );
        };
        if name.is_empty() || start.contains('*') || store == SecretStore::File && name == "/" {
            return fault("would allow too much: name what it begins with; a * may stand at the end alone");
        }
        if !start.contains(PLACE) && !shared {
            return fault(
                "is the same for every organization: put {organization} into it, which stands for the organization's \
                 id, or say shared = true under [references] if connections of all of them may use it",
            );
        }
        let rule = Self { store, start: start.to_owned(), open };
        // Whatever it allows must be a reference, or it allows nothing.
        let mut example = rule.start(OrganizationId(uuid::Uuid::nil()));
        if open {
            example.push('x');
        }
        if open && store == SecretStore::Vault && !example.contains('#') {
            example.push_str("#x");
        }
        match example.parse::<Reference>() {
            Ok(_) => Ok(rule),
            Err(error) => fault(&format!("allows nothing, because a reference {error}")),
        }
    }

    /// What of it is allowed for one organization.
    pub(super) fn text(&self, organization: OrganizationId) -> String {
        format!("{}{}", self.start(organization), if self.open { "*" } else { "" })
    }

    /// Where what it allows is.
    pub fn store(&self) -> SecretStore {
        self.store
    }

    /// Whether connections of an organization may use a reference.
    pub(super) fn allows(&self, organization: OrganizationId, reference: &Reference) -> bool {
        if reference.store() != self.store {
            return false;
        }
        let (text, start) = (reference.to_string(), self.start(organization));
        if self.open { text.starts_with(&start) } else { text == start }
    }

    /// The directory that a file must lie below.
    pub(super) fn root(&self, organization: OrganizationId) -> PathBuf {
        let start = self.start(organization);
        let path = start.strip_prefix("file:").unwrap_or_default();
        PathBuf::from(path.rsplit_once('/').map_or("/", |(folder, _)| if folder.is_empty() { "/" } else { folder }))
    }

    /// Whether a file of this server's own, such as a key, would be allowed to everybody.
    pub fn covers(&self, own: &Path) -> bool {
        let Some(path) = self.start.strip_prefix("file:") else { return false };
        let own = own.to_string_lossy();
        // Where each organization has its own folder nothing of ours is looked for.
        let path = path.split_once(PLACE).map_or(path, |_| "\0");
        if self.open { own.starts_with(path) } else { own == path }
    }

    /// A variable's name has no hyphens, and is mostly written in upper case.
    fn start(&self, organization: OrganizationId) -> String {
        let id = organization.to_string();
        let id = if self.store == SecretStore::Environment { id.replace('-', "_").to_uppercase() } else { id };
        self.start.replace(PLACE, &id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    fn ours() -> OrganizationId {
        OrganizationId(Uuid::from_u128(1))
    }

    fn allows(rule: &str, reference: &str) -> bool {
        let rule = Rule::parse(rule, true).expect(rule);
        rule.allows(ours(), &reference.parse().expect(reference))
    }

    #[test]
    fn a_rule_allows_what_it_says() {
        for (rule, reference, wanted) in [
            ("env:APP_*", "env:APP_KEY", true),
            ("env:APP_*", "env:APPKEY", false),
            ("env:APP_KEY", "env:APP_KEY", true),
            ("env:APP_KEY", "env:APP_KEY2", false),
            ("env:APP_{organization}_*", "env:APP_00000000_0000_0000_0000_000000000001_KEY", true),
            ("env:APP_{organization}_*", "env:APP_00000000_0000_0000_0000_000000000002_KEY", false),
            ("file:/run/secrets/*", "file:/run/secrets/a/b", true),
            ("file:/run/secrets/*", "file:/run/secretsx", false),
            ("file:/run/{organization}/*", &format!("file:/run/{ID}/key"), true),
            ("file:/run/{organization}/*", "file:/run/00000000-0000-0000-0000-000000000002/key", false),
            ("vault:apps/*", "vault:apps/stripe#key", true),
            ("vault:apps/stripe#*", "vault:apps/stripe#key", true),
            ("vault:apps/stripe#*", "vault:apps/stripe2#key", false),
            ("aws-sm:prod/*", "aws-sm:prod/stripe", true),
            ("aws-sm:prod/*", "aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/x", false),
            ("env:*X", "env:X", false),
        ] {
            if rule == "env:*X" {
                assert!(Rule::parse(rule, true).is_err());
                continue;
            }
            assert_eq!(allows(rule, reference), wanted, "{rule} for {reference}");
        }
        assert_eq!(Rule::parse("file:/run/a-*", true).map(|rule| rule.root(ours())), Ok(PathBuf::from("/run")));
        assert_eq!(
            Rule::parse("file:/run/{organization}/*", false).map(|rule| rule.root(ours())),
            Ok(PathBuf::from(format!("/run/{ID}")))
        );
    }

    #[test]
    fn a_rule_that_is_too_wide_or_allows_nothing_is_refused() {
        for (wrong, says) in [
            ("*", "begins with none"),
            ("APP_*", "begins with none"),
            ("env:*", "too much"),
            ("file:/*", "too much"),
            ("file:*", "too much"),
            ("vault:*", "too much"),
            ("env:A*B", "too much"),
            ("file:relative/*", "allows nothing"),
            ("file:/run/../etc/*", "allows nothing"),
            ("vault:apps/stripe", "allows nothing"),
            ("env:CLAVIGER_ROOT*", "allows nothing"),
        ] {
            let error = Rule::parse(wrong, true).expect_err(wrong);
            assert!(error.contains(says) && error.contains(wrong), "{error}");
        }
        let error = Rule::parse("env:APP_*", false).expect_err("for all");
        assert!(error.contains("{organization}") && error.contains("shared"), "{error}");
        Rule::parse("env:APP_{organization}_*", false).expect("each its own");
    }

    #[test]
    fn files_of_our_own_are_known() {
        let covers = |rule: &str, own: &str| Rule::parse(rule, true).expect(rule).covers(Path::new(own));
        assert!(covers("file:/run/credentials/*", "/run/credentials/root.key"));
        assert!(covers("file:/run/credentials/root.key", "/run/credentials/root.key"));
        assert!(!covers("file:/run/secrets/*", "/run/credentials/root.key"));
        assert!(!covers("file:/run/{organization}/*", "/run/root.key"));
        assert!(!covers("env:APP_*", "/run/root.key"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// What one organization may use of a rule with a place for it, no other may.
        #[test]
        fn no_organization_reaches_anothers(one in any::<u128>(), other in any::<u128>(), rest in "[a-z]{1,8}", kind in 0..4usize) {
            prop_assume!(one != other);
            let text = ["env:A_{organization}_*", "file:/run/{organization}/*", "vault:{organization}/*", "aws-sm:{organization}/*"][kind];
            let rule = Rule::parse(text, false).expect(text);
            let mut reference = rule.start(OrganizationId(Uuid::from_u128(one))) + &rest;
            if kind == 2 {
                reference.push_str("#f");
            }
            let reference = reference.parse().expect("a reference");
            prop_assert!(rule.allows(OrganizationId(Uuid::from_u128(one)), &reference));
            prop_assert!(!rule.allows(OrganizationId(Uuid::from_u128(other)), &reference));
        }
    }
}
