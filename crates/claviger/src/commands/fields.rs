//! Credential fields from the command line; secrets from files and the
//! environment only, so that none stands in a process list or a shell history.

use std::io::Read;

use anyhow::{Context, Result};
use claviger_model::Secret;
use serde_json::{Map, Value, json};

use crate::cli::FieldArgs;

/// Splits `name=value`.
pub(crate) fn pair<'a>(option: &str, text: &'a str) -> Result<(&'a str, &'a str)> {
    text.split_once('=').with_context(|| format!("{option} {text}: must be name=value"))
}

impl FieldArgs {
    /// The `credentials` object, without its type.
    pub(crate) fn credentials(&self) -> Result<Map<String, Value>> {
        let mut credentials = Map::new();
        for text in &self.fields {
            let (name, value) = pair("--field", text)?;
            credentials.insert(name.to_owned(), Value::from(value));
        }
        for (name, value) in secrets("--secret-file", &self.secret_files, "--secret-env", &self.secret_env)? {
            credentials.insert(name, Value::from(value.expose().as_str()));
        }
        for text in &self.secret_references {
            let (name, reference) = pair("--secret-reference", text)?;
            credentials.insert(name.to_owned(), json!({ "reference": reference }));
        }
        let tokens = secrets("--token-file", &self.token_files, "--token-env", &self.token_env)?;
        let token = |name: &str, value: Value| json!({"name": name, "type": "SECRET", "value": value});
        let mut tokens: Vec<_> =
            tokens.iter().map(|(name, value)| token(name, Value::from(value.expose().as_str()))).collect();
        for text in &self.token_references {
            let (name, reference) = pair("--token-reference", text)?;
            tokens.push(token(name, json!({ "reference": reference })));
        }
        if !tokens.is_empty() {
            credentials.insert("tokens".to_owned(), Value::Array(tokens));
        }
        for (list, option, texts) in
            [("headers", "--header", &self.headers), ("url_parameters", "--url-parameter", &self.url_parameters)]
        {
            let items =
                texts.iter().map(|text| pair(option, text).map(|(name, value)| json!({"name": name, "value": value})));
            let items = items.collect::<Result<Vec<_>>>()?;
            if !items.is_empty() {
                credentials.insert(list.to_owned(), Value::Array(items));
            }
        }
        Ok(credentials)
    }
}

fn secrets(
    file_option: &str,
    files: &[String],
    env_option: &str,
    variables: &[String],
) -> Result<Vec<(String, Secret<String>)>> {
    let mut secrets = Vec::new();
    for text in files {
        let (name, path) = pair(file_option, text)?;
        secrets.push((name.to_owned(), read(path)?));
    }
    for text in variables {
        let (name, variable) = pair(env_option, text)?;
        let value = std::env::var(variable).with_context(|| format!("{env_option} {text}: {variable} is not set"))?;
        secrets.push((name.to_owned(), Secret::new(value)));
    }
    Ok(secrets)
}

/// A file's text without its last line end; `-` is standard input.
fn read(path: &str) -> Result<Secret<String>> {
    let mut text = String::new();
    if path == "-" {
        std::io::stdin().lock().take(1 << 20).read_to_string(&mut text).context("standard input")?;
    } else {
        text = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
    }
    let whole = Secret::new(text);
    Ok(Secret::new(whole.expose().trim_end_matches(['\r', '\n']).to_owned()))
}
