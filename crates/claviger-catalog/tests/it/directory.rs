//! An operator's directory on top of what is built in.

use std::{fs, path::Path};

use claviger_catalog::Catalog;

pub(crate) const ICON: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 4h16v16H4z"/></svg>"#;

pub(crate) const GOOD: &str = r#"type = "Acme"
label = "Acme"
category = "Developer tools"

[[credential_types]]
type = "AcmeAPIKey"
label = "API key"
description = "A key of one project."
destination = "https://{{ region }}.api.acme.example/v2"

[[credential_types.fields]]
name = "region"
label = "Region"
help = "Shown on the settings page."
plain = true
required = true
pattern = '[a-z]{2}\d'
example = "eu1"

[[credential_types.fields]]
name = "api_key"
label = "API key"
help = "Settings, API keys."
required = true

[credential_types.authentication]
headers = [{ name = "X-Acme-Key", value = "{{ api_key }}" }]

[credential_types.verification]
path = "/me"
identity = { pointer = "/email" }
"#;

pub(crate) fn write(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn built_in() -> usize {
    Catalog::embedded().unwrap().integrations().len()
}

#[test]
fn a_file_and_an_icon_make_an_integration() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "integrations/acme.toml", GOOD);
    write(directory.path(), "icons/acme.svg", ICON);
    let catalog = Catalog::with_directory(directory.path()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(catalog.integrations().len(), built_in() + 1);
    let acme = catalog.integration("Acme").unwrap();
    let region = |name: &str| (name == "region").then_some("eu1");
    let url = acme.credential_types[0].destination_url(region).unwrap();
    assert_eq!(url.as_deref(), Some("https://eu1.api.acme.example/v2"));
    assert_eq!(catalog.icon("Acme"), Some(ICON.as_bytes()));
}

#[test]
fn a_file_of_a_built_in_type_replaces_it() {
    let directory = tempfile::tempdir().unwrap();
    let own = GOOD.replace("\"Acme\"", "\"OpenAI\"").replace("AcmeAPIKey", "OpenAIAPIKey");
    write(directory.path(), "integrations/openai.toml", &own);
    let catalog = Catalog::with_directory(directory.path()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(catalog.integrations().len(), built_in());
    assert_eq!(catalog.integration("OpenAI").unwrap().credential_types[0].fields[0].name, "region");
    assert!(catalog.icon("OpenAI").is_some(), "the built-in icon stays");
}

#[test]
fn an_empty_directory_changes_nothing_and_a_missing_one_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(Catalog::with_directory(directory.path()).unwrap().integrations().len(), built_in());
    let missing = directory.path().join("nothing");
    let error = Catalog::with_directory(&missing).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: is not a directory", missing.display()));
}

/// The fenced block of the guide that begins after this line.
fn block<'g>(guide: &'g str, fence: &str) -> &'g str {
    guide.split_once(fence).unwrap().1.split_once("```").unwrap().0
}

#[test]
fn the_example_of_the_guide_works() {
    let guide = include_str!("../../../../docs/adding-an-integration.md");
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "integrations/acme.toml", block(guide, "```toml\n"));
    write(directory.path(), "icons/acme.svg", block(guide, "```xml\n"));
    let catalog = Catalog::with_directory(directory.path()).unwrap_or_else(|error| panic!("{error}"));
    let acme = &catalog.integration("Acme").unwrap().credential_types[0];
    assert_eq!(acme.authentication.headers.len(), 2);
    assert_eq!(acme.destination_fields(), ["region"]);

    // Line and field of the fault that the guide shows.
    let broken = block(guide, "```toml\n").replace("'[a-z]{2}\\d'", "'[a-z'");
    write(directory.path(), "integrations/acme.toml", &broken);
    let said = Catalog::with_directory(directory.path()).unwrap_err().to_string();
    let told = said.replace(&directory.path().display().to_string(), "catalog");
    assert!(guide.contains(&told), "{told}");
}
