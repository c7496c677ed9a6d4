//! The life of a connection of every credential type, and what is refused.

use anyhow::{Context, Result};
use claviger_e2e_rust_client::{Case, Client, cases};
use datadog_api_client::datadogV2::model::ActionConnectionAttributesUpdate;
use serde_json::{Map, Value, json};

use crate::renamed;

macro_rules! life_of {
    ($($test:ident: $credentials:literal,)*) => {
        $(
            #[tokio::test]
            async fn $test() -> Result<()> {
                life(cases()?.get($credentials).context($credentials)?).await
            }
        )*

        #[test]
        fn every_line_of_the_table_has_a_test() -> Result<()> {
            let tested: std::collections::BTreeSet<&str> = [$($credentials),*].into();
            let table = cases()?;
            assert_eq!(tested, table.keys().map(String::as_str).collect());
            let integrations: std::collections::BTreeSet<&String> = table.values().map(|case| &case.integration).collect();
            assert_eq!(integrations.len(), 23, "and HTTP");
            Ok(())
        }
    };
}

life_of! {
    anthropic: "AnthropicAPIKey",
    asana: "AsanaAccessToken",
    aws: "AWSAssumeRole",
    azure: "AzureTenant",
    circle_ci: "CircleCIAPIKey",
    clickup: "ClickupAPIKey",
    cloudflare: "CloudflareAPIToken",
    cloudflare_global: "CloudflareGlobalAPIToken",
    config_cat: "ConfigCatSDKKey",
    datadog: "DatadogAPIKey",
    fastly: "FastlyAPIKey",
    freshservice: "FreshserviceAPIKey",
    gcp: "GCPServiceAccount",
    gemini: "GeminiAPIKey",
    gitlab: "GitlabAPIKey",
    grey_noise: "GreyNoiseAPIKey",
    launch_darkly: "LaunchDarklyAPIKey",
    notion: "NotionAPIKey",
    okta: "OktaAPIToken",
    open_ai: "OpenAIAPIKey",
    service_now: "ServiceNowBasicAuth",
    split: "SplitAPIKey",
    statsig: "StatsigAPIKey",
    virus_total: "VirusTotalAPIKey",
}

fn with(one: &Map<String, Value>, other: &Map<String, Value>) -> Map<String, Value> {
    one.clone().into_iter().chain(other.clone()).collect()
}

async fn life(case: &Case) -> Result<()> {
    let client = Client::new()?;
    let made = client.create("made", case.create(&with(&case.fields, &client.plant_all(case)))?).await?;
    assert_eq!(made.status, 201, "{}", made.json);
    let (id, shown) = (made.id()?, made.credentials());
    assert_eq!(shown["type"], json!(case.credentials));
    for (field, value) in &case.fields {
        assert_eq!(shown.get(field), Some(value), "{field}");
    }
    for field in &case.secrets {
        assert_eq!(shown.get(field), Some(&json!("")), "{field} is present and empty");
    }
    let typed = made.typed.as_ref().and_then(|made| made.data.as_ref()).context("no typed answer")?;
    let kind = format!("{:?}", typed.attributes.integration);
    assert!(kind.starts_with(&format!("{}Integration(", case.integration)), "{kind}");

    updates(&client, case, id, &shown).await?;

    let gone = client.delete(id).await?;
    assert_eq!((gone.status, gone.json), (204, Value::Null));
    assert_eq!(client.get(id).await?.status, 404);
    assert_eq!(client.delete(id).await?.status, 404);
    assert_eq!(client.update(id, renamed("late")).await?.status, 404);
    Ok(())
}

/// Each update replaces what it names and keeps the rest.
async fn updates(client: &Client, case: &Case, id: &str, made: &Map<String, Value>) -> Result<()> {
    let answer = client.update(id, renamed("renamed")).await?;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(&answer.credentials(), made);

    let fields = with(&client.plant_all(case), &case.change);
    for (field, value) in fields {
        let one = Map::from_iter([(field, value)]);
        let attributes = ActionConnectionAttributesUpdate::new().integration(case.update(&one)?);
        let answer = client.update(id, attributes).await?;
        assert_eq!(answer.status, 200, "{}", answer.json);
    }
    let read = client.get(id).await?;
    assert_eq!((read.status, &read.json["data"]["attributes"]["name"]), (200, &json!("renamed")));
    assert_eq!(read.credentials(), with(made, &case.change));
    if case.moves.is_empty() { Ok(()) } else { moves(client, case, id, &read.credentials()).await }
}

/// Other hosts get the secrets only from somebody who knows them.
async fn moves(client: &Client, case: &Case, id: &str, before: &Map<String, Value>) -> Result<()> {
    let moved = |fields: &Map<String, Value>| {
        anyhow::Ok(ActionConnectionAttributesUpdate::new().integration(case.update(fields)?))
    };
    let refused = client.update(id, moved(&case.moves)?).await?;
    assert_eq!(refused.status, 400, "{}", refused.json);
    assert_eq!(&client.get(id).await?.credentials(), before);
    let answer = client.update(id, moved(&with(&case.moves, &client.plant_all(case)))?).await?;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(answer.credentials(), with(before, &case.moves));
    Ok(())
}

#[tokio::test]
async fn ids_that_lead_nowhere() -> Result<()> {
    let client = Client::new()?;
    let bad = client.get("bad-format").await?;
    assert_eq!(bad.status, 400);
    assert!(bad.detail().contains("UUID"), "says what would be right: {}", bad.json);
    let unknown = client.get("00000000-0000-0000-0000-000000000007").await?;
    assert_eq!(unknown.status, 404);
    assert!(unknown.detail().contains("connection"), "{}", unknown.json);
    for answer in [bad, unknown] {
        assert_eq!(answer.json["errors"][0]["title"], json!("Generic Error"));
    }
    Ok(())
}
