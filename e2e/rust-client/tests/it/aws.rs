//! AWS by its typed models: the ids that the server makes.

use anyhow::{Context, Result};
use claviger_e2e_rust_client::Client;
use datadog_api_client::datadogV2::model::{
    AWSAssumeRole, AWSAssumeRoleType, AWSAssumeRoleUpdate, AWSCredentials, AWSCredentialsUpdate, AWSIntegration,
    AWSIntegrationType, AWSIntegrationUpdate, ActionConnectionAttributesUpdate, ActionConnectionIntegration,
    ActionConnectionIntegrationUpdate,
};

fn create(account_id: &str) -> ActionConnectionIntegration {
    let role = AWSAssumeRole::new(account_id.to_owned(), "actions".to_owned(), AWSAssumeRoleType::AWSASSUMEROLE);
    let credentials = AWSCredentials::AWSAssumeRole(Box::new(role));
    ActionConnectionIntegration::AWSIntegration(Box::new(AWSIntegration::new(credentials, AWSIntegrationType::AWS)))
}

fn update(change: impl FnOnce(AWSAssumeRoleUpdate) -> AWSAssumeRoleUpdate) -> ActionConnectionAttributesUpdate {
    let role = change(AWSAssumeRoleUpdate::new(AWSAssumeRoleType::AWSASSUMEROLE));
    let credentials = AWSCredentialsUpdate::AWSAssumeRoleUpdate(Box::new(role));
    let integration = AWSIntegrationUpdate::new(AWSIntegrationType::AWS).credentials(credentials);
    ActionConnectionAttributesUpdate::new()
        .integration(ActionConnectionIntegrationUpdate::AWSIntegrationUpdate(Box::new(integration)))
}

fn is(text: &str, length: usize, one: fn(char) -> bool) -> bool {
    text.len() == length && text.chars().all(one)
}

#[tokio::test]
async fn ids_are_made_once_and_renewed_when_asked() -> Result<()> {
    let client = Client::new()?;
    let made = client.create("aws", create("123456789123")).await?;
    assert_eq!(made.status, 201, "{}", made.json);
    let typed = made.typed.as_ref().and_then(|answer| answer.data.as_ref()).context("no data")?;
    let ActionConnectionIntegration::AWSIntegration(aws) = &typed.attributes.integration else {
        panic!("no AWS integration")
    };
    let AWSCredentials::AWSAssumeRole(role) = &aws.credentials else { panic!("no role") };
    let external_id = role.external_id.clone().context("no external id")?;
    assert!(is(&external_id, 32, |c| c.is_ascii_digit() || ('a'..='f').contains(&c)), "{external_id}");
    let principal_id = role.principal_id.clone().context("no principal id")?;
    assert!(is(&principal_id, 12, |c| c.is_ascii_digit()), "{principal_id}");

    let id = made.id()?;
    let kept = client.update(id, update(|role| role.role("another".to_owned()))).await?;
    assert_eq!((kept.status, &kept.credentials()["role"]), (200, &"another".into()));
    assert_eq!(kept.credentials()["external_id"], external_id.as_str());

    let renewed = client.update(id, update(|role| role.generate_new_external_id(true))).await?.credentials();
    assert_ne!(renewed["external_id"], external_id.as_str());
    assert_eq!(renewed["principal_id"], principal_id.as_str());
    assert_eq!(renewed["role"], "another");
    assert_eq!(client.get(id).await?.credentials(), renewed);
    assert_eq!(client.delete(id).await?.status, 204);
    Ok(())
}

#[tokio::test]
async fn an_account_id_is_twelve_digits() -> Result<()> {
    let client = Client::new()?;
    let refused = client.create("aws", create("12345")).await?;
    assert_eq!(refused.status, 400, "{}", refused.json);
    assert_eq!(refused.json["errors"][0]["title"], "Generic Error");
    Ok(())
}
