//! Whatever a person enters, a credential goes to a host of the template.

use std::collections::HashMap;

use claviger_catalog::{Catalog, CredentialType, Field};
use proptest::{
    prelude::*,
    string::string_regex,
    test_runner::{Config, TestRunner},
};
use url::{Host, Url};

/// Credential types whose destination or token URL has fields in it.
fn open_types() -> Vec<CredentialType> {
    let catalog = Catalog::embedded().unwrap();
    let types = catalog.integrations().iter().flat_map(|integration| integration.credential_types.clone());
    types.filter(|credential_type| !credential_type.destination_fields().is_empty()).collect()
}

fn urls(credential_type: &CredentialType, values: &HashMap<String, String>) -> Option<Vec<(String, String)>> {
    let plain = |name: &str| values.get(name).map(String::as_str);
    let pair = |template: &Option<String>, url: Option<String>| template.clone().zip(url);
    let destination = pair(&credential_type.destination, credential_type.destination_url(plain).ok()?);
    let token = pair(&credential_type.token_url, credential_type.token_endpoint(plain).ok()?);
    Some(destination.into_iter().chain(token).collect())
}

/// The URL, read by an independent parser, is the template with the values in
/// their places: same scheme, no user, no query, the very host and port.
fn assert_bound(template: &str, url: &str, values: &HashMap<String, String>) {
    let mut wanted = template.to_owned();
    for (name, value) in values {
        wanted = wanted.replace(&format!("{{{{ {name} }}}}"), value);
    }
    let parsed = Url::parse(url).unwrap();
    let (authority, path) = wanted.strip_prefix("https://").unwrap().split_once('/').unwrap_or((&wanted[8..], ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    assert_eq!(parsed.scheme(), "https", "{url}");
    assert!(matches!(parsed.host(), Some(Host::Domain(domain)) if domain == host), "{url}");
    assert_eq!(parsed.path(), format!("/{path}"), "{url}");
    assert_eq!(parsed.port_or_known_default(), port.parse().ok(), "{url}");
    assert_eq!((parsed.query(), parsed.fragment()), (None, None), "{url}");
    assert!(parsed.username().is_empty() && parsed.password().is_none(), "{url}");
}

/// What the other fields of the URLs hold while `but` is tried.
fn others(credential_type: &CredentialType, but: &str) -> HashMap<String, String> {
    let names = credential_type.destination_fields().into_iter().filter(|name| *name != but);
    let sample = |name: &str| {
        let field = credential_type.field(name).unwrap();
        let sample = field.default.as_ref().or(field.example.as_ref()).or(field.choices.first());
        (name.to_owned(), sample.unwrap_or_else(|| panic!("{name} has no example")).clone())
    };
    names.map(sample).collect()
}

fn allowed(field: &Field) -> BoxedStrategy<String> {
    match &field.pattern {
        Some(pattern) => string_regex(pattern.source()).unwrap().boxed(),
        None => prop::sample::select(field.choices.clone()).boxed(),
    }
}

/// Most hold a character that ends a host or a path somewhere.
fn hostile() -> BoxedStrategy<String> {
    let marks = [
        "@", "/", "#", ":", "..", "\\", " ", "?", "%", "%2f", "\t", "\n", "\0", "{", "}}", "[", "]", "é", "。", "．",
        ".",
    ];
    let mark = prop::sample::select(marks.to_vec());
    let word = prop::sample::select(vec!["", "a", "example.okta.com", "evil.example", "127.0.0.1", "[::1]", "0x7f"]);
    (word.clone(), mark, word).prop_map(|(before, mark, after)| format!("{before}{mark}{after}")).boxed()
}

#[test]
fn e10_no_value_moves_a_credential() {
    let types = open_types();
    let (mut taken, mut refused) = (0_u32, 0_u32);
    for credential_type in &types {
        for name in credential_type.destination_fields() {
            let field = credential_type.field(name).unwrap();
            let mut runner = TestRunner::new(Config::with_cases(300));
            let values = prop_oneof![allowed(field), hostile(), any::<String>()];
            let tally = std::cell::Cell::new((0, 0));
            let result = runner.run(&values, |value| {
                let mut values = others(credential_type, name);
                values.insert(name.to_owned(), value.clone());
                let (a, r) = tally.get();
                match urls(credential_type, &values).filter(|_| !value.is_empty()) {
                    Some(urls) => {
                        tally.set((a + 1, r));
                        urls.iter().for_each(|(template, url)| assert_bound(template, url, &values));
                    }
                    None => tally.set((a, r + 1)),
                }
                Ok(())
            });
            result.unwrap_or_else(|error| panic!("{}: {error}", credential_type.credential_type));
            taken += tally.get().0;
            refused += tally.get().1;
        }
    }
    println!("E10: {taken} values taken, each to a host of its template; {refused} refused; 0 moved");
    assert!(taken > 1_000 && refused > 1_000);
}

#[test]
fn e10_values_with_marks_of_a_url_are_refused() {
    let marks = ["@", "/", "#", ":", "..", "\\", " ", "?", "%", "\t", "\n", "\0", "{", "é", "。"];
    let mut refused = 0;
    for credential_type in &open_types() {
        for name in credential_type.destination_fields() {
            for mark in marks {
                for value in [format!("a{mark}b"), format!("{mark}example.okta.com"), format!("example.okta.com{mark}")]
                {
                    let mut values = others(credential_type, name);
                    values.insert(name.to_owned(), value.clone());
                    assert!(urls(credential_type, &values).is_none(), "{name} takes {value:?}");
                    refused += 1;
                }
            }
        }
    }
    println!("E10: {refused} of {refused} values with marks refused");
}

#[test]
fn a_missing_field_gives_no_destination_and_a_default_is_taken() {
    for credential_type in &open_types() {
        let default = |name: &&str| credential_type.field(name).is_some_and(|field| field.default.is_some());
        let all = credential_type.destination_fields().iter().all(default);
        assert_eq!(urls(credential_type, &HashMap::new()).is_some(), all, "{}", credential_type.credential_type);
    }
    let datadog = open_types().into_iter().find(|each| each.credential_type == "DatadogAPIKey").unwrap();
    assert_eq!(urls(&datadog, &HashMap::new()).unwrap()[0].1, "https://api.datadoghq.com");
}
