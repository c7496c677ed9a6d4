//! All integrations and actions, checked as a whole.

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use crate::{
    Action, CatalogError, Fault, Integration,
    icon::icon_problem,
    read::{Faults, Known, read_action, read_integration},
    source::{Source, SourceFile},
};

/// Every integration and action that this server knows. Never changes once it
/// is loaded; share it behind an `Arc`.
#[derive(Debug, Clone)]
pub struct Catalog {
    integrations: Vec<Integration>,
    actions: Vec<Action>,
    /// By integration type in lower case.
    icons: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Catalog {
    /// What is built in.
    ///
    /// # Errors
    /// Every fault of every file. Our own tests see to it that there is none.
    pub fn embedded() -> Result<Self, CatalogError> {
        Loading::default().add(Source::embedded()).finish()
    }

    /// What is built in, and on top of it a directory with the same three
    /// folders (`integrations`, `actions`, `icons`). A file replaces the
    /// built-in one of the same type, fqn or name.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn with_directory(directory: &Path) -> Result<Self, CatalogError> {
        Loading::default().add(Source::embedded()).add(Source::directory(directory)).finish()
    }

    /// The integration of that type (`integration.type` on the wire).
    pub fn integration(&self, integration_type: &str) -> Option<&Integration> {
        self.integrations.iter().find(|candidate| candidate.integration_type == integration_type)
    }

    /// All integrations by label.
    pub fn integrations(&self) -> &[Integration] {
        &self.integrations
    }

    /// The action of that name, such as `com.datadoghq.http.request`.
    pub fn action(&self, fqn: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.fqn == fqn)
    }

    /// All actions by fqn.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The icon of an integration type: an SVG that runs and fetches nothing.
    pub fn icon(&self, integration_type: &str) -> Option<&[u8]> {
        self.integration(integration_type)?;
        self.icons.get(&integration_type.to_ascii_lowercase()).map(AsRef::as_ref)
    }
}

#[derive(Default)]
struct Loading {
    known: Known,
    /// By file name without its ending, as are the actions.
    integrations: BTreeMap<String, Integration>,
    actions: BTreeMap<String, Action>,
    faults: Vec<Fault>,
}

impl Loading {
    /// Reads one source on top of the ones before it.
    fn add(mut self, source: Source) -> Self {
        let compile = !source.embedded;
        self.faults.extend(source.faults);
        for icon in source.icons {
            match icon_problem(&icon.bytes) {
                Some(problem) => self.fault(icon.display, problem),
                None => drop(self.known.icons.insert(icon.stem, icon.bytes)),
            }
        }
        for file in source.integrations {
            if let Some(integration) = self.read(&file, compile, read_integration) {
                self.add_integration(file.stem, integration);
            }
        }
        for file in source.actions {
            if let Some(action) = self.read(&file, compile, read_action) {
                self.actions.insert(file.stem, action);
            }
        }
        self
    }

    fn add_integration(&mut self, stem: String, integration: Integration) {
        self.known.credential_types.retain(|_, owner| *owner != stem);
        for credential_type in &integration.credential_types {
            self.known.credential_types.insert(credential_type.credential_type.clone(), stem.clone());
        }
        self.known.integration_types.insert(stem.clone(), integration.integration_type.clone());
        self.integrations.insert(stem, integration);
    }

    fn read<T>(&mut self, file: &SourceFile, compile: bool, read: Read<T>) -> Option<T> {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            self.fault(file.display.clone(), "is not UTF-8".to_owned());
            return None;
        };
        let faults = Faults::new(&file.display, text, compile);
        let item = read(&file.stem, text, &faults, &self.known);
        self.faults.extend(faults.into_list());
        item
    }

    fn finish(self) -> Result<Catalog, CatalogError> {
        if !self.faults.is_empty() {
            return Err(CatalogError { faults: self.faults });
        }
        let mut integrations: Vec<_> = self.integrations.into_values().collect();
        integrations.sort_by_key(|integration| integration.label.to_lowercase());
        Ok(Catalog { integrations, actions: self.actions.into_values().collect(), icons: self.known.icons })
    }

    fn fault(&mut self, file: String, message: String) {
        self.faults.push(Fault { file, line: None, field: String::new(), message });
    }
}

/// How a file becomes an item: its stem, its text, where to note faults, and
/// what it must agree with.
type Read<T> = fn(&str, &str, &Faults<'_>, &Known) -> Option<T>;
