//! HTTP by its typed models: lists that are changed by name.

use anyhow::{Context, Result};
use claviger_e2e_rust_client::Client;
use datadog_api_client::datadogV2::model::{
    ActionConnectionAttributesUpdate, ActionConnectionIntegration, ActionConnectionIntegrationUpdate, HTTPBody,
    HTTPCredentials, HTTPCredentialsUpdate, HTTPHeader, HTTPHeaderUpdate, HTTPIntegration, HTTPIntegrationType,
    HTTPIntegrationUpdate, HTTPToken, HTTPTokenAuth, HTTPTokenAuthType, HTTPTokenAuthUpdate, HTTPTokenUpdate,
    TokenType, UrlParam, UrlParamUpdate,
};
use serde_json::{Value, json};

fn create(client: &Client) -> ActionConnectionIntegration {
    let token = |name: &str| HTTPToken::new(name.to_owned(), TokenType::SECRET, client.plant());
    let header = |name: &str, value: &str| HTTPHeader::new(name.to_owned(), value.to_owned());
    let credentials = HTTPTokenAuth::new(HTTPTokenAuthType::HTTPTOKENAUTH)
        .tokens(vec![token("token1"), token("token2")])
        .headers(vec![header("Authorization", "Bearer {{ token1 }}"), header("X-Tenant", "example")])
        .url_parameters(vec![UrlParam::new("version".to_owned(), "2".to_owned())])
        .body(HTTPBody::new().content("{}".to_owned()).content_type("application/json".to_owned()));
    let integration = HTTPIntegration::new(
        "https://api.example.com/v1".to_owned(),
        HTTPCredentials::HTTPTokenAuth(Box::new(credentials)),
        HTTPIntegrationType::HTTP,
    );
    ActionConnectionIntegration::HTTPIntegration(Box::new(integration))
}

fn update(base_url: Option<&str>, credentials: HTTPTokenAuthUpdate) -> ActionConnectionAttributesUpdate {
    let credentials = HTTPCredentialsUpdate::HTTPTokenAuthUpdate(Box::new(credentials));
    let mut integration = HTTPIntegrationUpdate::new(HTTPIntegrationType::HTTP).credentials(credentials);
    if let Some(base_url) = base_url {
        integration = integration.base_url(base_url.to_owned());
    }
    ActionConnectionAttributesUpdate::new()
        .integration(ActionConnectionIntegrationUpdate::HTTPIntegrationUpdate(Box::new(integration)))
}

fn token_update(client: &Client, name: &str) -> HTTPTokenUpdate {
    HTTPTokenUpdate::new(name.to_owned(), TokenType::SECRET, client.plant())
}

fn names(list: &Value) -> Result<Vec<String>> {
    let list = list.as_array().context("no list")?;
    let mut names: Vec<String> = list.iter().filter_map(|one| one["name"].as_str()).map(str::to_owned).collect();
    names.sort();
    Ok(names)
}

#[tokio::test]
async fn tokens_are_empty_and_the_rest_is_in_clear() -> Result<()> {
    let client = Client::new()?;
    let made = client.create("http", create(&client)).await?;
    assert_eq!(made.status, 201, "{}", made.json);
    let shown = made.credentials();
    assert_eq!(
        shown["tokens"],
        json!([{"name": "token1", "type": "SECRET", "value": ""}, {"name": "token2", "type": "SECRET", "value": ""}])
    );
    assert_eq!(shown["headers"][0], json!({"name": "Authorization", "value": "Bearer {{ token1 }}"}));
    assert_eq!(shown["url_parameters"], json!([{"name": "version", "value": "2"}]));
    assert_eq!(shown["body"], json!({"content": "{}", "content_type": "application/json"}));
    assert_eq!(client.get(made.id()?).await?.credentials(), shown);
    assert_eq!(client.delete(made.id()?).await?.status, 204);
    Ok(())
}

#[tokio::test]
async fn items_are_changed_added_and_deleted_by_name() -> Result<()> {
    let client = Client::new()?;
    let made = client.create("http", create(&client)).await?;
    let change = HTTPTokenAuthUpdate::new(HTTPTokenAuthType::HTTPTOKENAUTH)
        .tokens(vec![
            HTTPTokenUpdate::new("token2".to_owned(), TokenType::SECRET, String::new()).deleted(true),
            token_update(&client, "token3"),
        ])
        .headers(vec![HTTPHeaderUpdate::new("X-Tenant".to_owned()).deleted(true)])
        .url_parameters(vec![UrlParamUpdate::new("version".to_owned()).value("3".to_owned())]);
    let answer = client.update(made.id()?, update(None, change)).await?;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let shown = client.get(made.id()?).await?.credentials();
    assert_eq!(names(&shown["tokens"])?, ["token1", "token3"]);
    assert_eq!(names(&shown["headers"])?, ["Authorization"]);
    assert_eq!(shown["url_parameters"], json!([{"name": "version", "value": "3"}]));
    assert_eq!(shown["body"], made.credentials()["body"]);
    assert_eq!(client.delete(made.id()?).await?.status, 204);
    Ok(())
}

#[tokio::test]
async fn another_origin_means_entering_every_token_again() -> Result<()> {
    let client = Client::new()?;
    let made = client.create("http", create(&client)).await?;
    let elsewhere = Some("https://api.example.org/v1");
    let tokens = |names: &[&str]| {
        let tokens = names.iter().map(|name| token_update(&client, name)).collect();
        HTTPTokenAuthUpdate::new(HTTPTokenAuthType::HTTPTOKENAUTH).tokens(tokens)
    };
    for too_few in [&[][..], &["token1"]] {
        let refused = client.update(made.id()?, update(elsewhere, tokens(too_few))).await?;
        assert_eq!(refused.status, 400, "{}", refused.json);
    }
    let base_url = |json: &Value| json["data"]["attributes"]["integration"]["base_url"].clone();
    assert_eq!(base_url(&client.get(made.id()?).await?.json), "https://api.example.com/v1");
    let moved = client.update(made.id()?, update(elsewhere, tokens(&["token1", "token2"]))).await?;
    assert_eq!(moved.status, 200, "{}", moved.json);
    assert_eq!(base_url(&client.get(made.id()?).await?.json), "https://api.example.org/v1");
    assert_eq!(client.delete(made.id()?).await?.status, 204);
    Ok(())
}
