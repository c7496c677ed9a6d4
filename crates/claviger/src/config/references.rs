//! `[references]`: what connections may name in place of a secret.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use claviger_core::{ReferenceSettings, references::Rule};
use serde::Deserialize;

/// `[references]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct References {
    allow: Vec<String>,
    /// What does not name the organization is for all of them.
    shared: bool,
}

impl References {
    /// The settings that core needs. `own` are files that no connection may name.
    pub(super) fn settings(&self, own: &[PathBuf]) -> Result<ReferenceSettings> {
        let mut allow = Vec::with_capacity(self.allow.len());
        for text in &self.allow {
            let rule = Rule::parse(text, self.shared).map_err(|error| anyhow!("[references] allow: {error}"))?;
            if let Some(own) = own.iter().find(|own| rule.covers(own)) {
                bail!(
                    "[references] allow: {text:?} would let connections send {} anywhere, which is this server's own; \
                     keep what connections may name in another directory",
                    own.display()
                );
            }
            allow.push(rule);
        }
        Ok(ReferenceSettings { allow })
    }
}

#[cfg(test)]
mod tests {
    use figment::{
        Figment,
        providers::{Format, Toml},
    };

    use super::*;

    fn read(text: &str) -> Result<ReferenceSettings> {
        Figment::from(Toml::string(text)).extract::<References>()?.settings(&["/var/lib/claviger/root.key".into()])
    }

    #[test]
    fn nothing_is_allowed_but_what_is_written() {
        assert!(read("").expect("nothing").allow.is_empty());
        let text = "allow = ['env:APP_{organization}_*', 'file:/run/secrets/{organization}/*']";
        assert_eq!(read(text).expect("each its own").allow.len(), 2);
        assert_eq!(read("shared = true\nallow = ['env:APP_*']").expect("for all").allow.len(), 1);
        for (wrong, says) in [
            ("allow = ['env:APP_*']", "shared = true"),
            ("shared = true\nallow = ['file:/var/lib/claviger/*']", "this server's own"),
            ("shared = true\nallow = ['nonsense']", "[references] allow"),
            ("alow = []", "unknown field"),
        ] {
            let error = format!("{:#}", read(wrong).expect_err(wrong));
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }
}
