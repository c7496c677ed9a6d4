//! Application keys have to be registered; the first one is.

use anyhow::{Context, Result};
use claviger_e2e_rust_client::Client;
use datadog_api_client::datadogV2::api_action_connection::ListAppKeyRegistrationsOptionalParams;

#[tokio::test]
async fn the_first_key_is_listed_found_and_registered_again() -> Result<()> {
    let client = Client::new()?;
    let all = ListAppKeyRegistrationsOptionalParams::default();
    let listed = client.answer(client.api.list_app_key_registrations_with_http_info(all).await)?;
    assert_eq!(listed.status, 200, "{}", listed.json);
    assert_eq!(listed.json["meta"], serde_json::json!({"total": 1, "total_filtered": 1}));
    let id = listed.json["data"][0]["id"].as_str().context("no registration")?.to_owned();

    let found = client.answer(client.api.get_app_key_registration_with_http_info(id.clone()).await)?;
    assert_eq!((found.status, found.id()?), (200, id.as_str()));
    let again = client.answer(client.api.register_app_key_with_http_info(id.clone()).await)?;
    assert_eq!((again.status, again.id()?), (201, id.as_str()));
    Ok(())
}

#[tokio::test]
async fn ids_that_lead_nowhere() -> Result<()> {
    let client = Client::new()?;
    let bad = client.answer(client.api.get_app_key_registration_with_http_info("none".to_owned()).await)?;
    assert_eq!(bad.status, 400);
    assert!(bad.detail().contains("UUID"), "says what would be right: {}", bad.json);
    assert_eq!(bad.json["errors"][0]["title"], serde_json::json!("Invalid Parameter"));
    let unknown = "00000000-0000-0000-0000-000000000007".to_owned();
    for answer in [
        client.answer(client.api.get_app_key_registration_with_http_info(unknown.clone()).await)?.status,
        client.answer(client.api.unregister_app_key_with_http_info(unknown).await)?.status,
    ] {
        assert_eq!(answer, 404);
    }
    Ok(())
}
