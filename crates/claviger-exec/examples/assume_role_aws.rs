//! Assumes a role of AWS as the server does, for comparison with others' STS:
//! reads `{"endpoint", "role_arn", "external_id", "base_access_key_id", ...}` and
//! writes the keys, or `{"error": "..."}`. Only loopback addresses are open.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a tool for tests that is to stop and to say so")]

use claviger_exec::{AllowRule, EgressConfig, Exec};
use claviger_model::{
    Clock, ConnectionId, Entropy, OpenedCredential, OrganizationId, TokenPlan, TokenProof, scheme::Authentication,
    upstream_token::AssumeRolePlan,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let input: Value = serde_json::from_reader(std::io::stdin()).expect("JSON");
    let allow = vec![AllowRule::parse("127.0.0.0/8").expect("a rule")];
    let exec = Exec::new(EgressConfig { allow, ..EgressConfig::default() }).expect("an egress room");
    let text = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    let plan = AssumeRolePlan {
        endpoint: text("endpoint"),
        region: text("region"),
        role_arn: text("role_arn"),
        external_id: text("external_id"),
        session_name: text("session_name"),
        policy: input["policy"].as_str().map(str::to_owned),
        identity_audience: None,
    };
    let base = input.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("base_"));
    let credential = OpenedCredential {
        organization_id: OrganizationId(Uuid::nil()),
        connection_id: ConnectionId(Uuid::nil()),
        destination: exec.target(&plan.endpoint).expect("an endpoint").destination(),
        authentication: Authentication::default(),
        secrets: base
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned().into()))
            .collect(),
        plain: Vec::new(),
        certificate_authority: None,
        client_certificate: None,
        token: Some(TokenPlan::AssumeRole(plan)),
    };
    let output = match exec.token_obtain(&credential, TokenProof::Held, Clock::System.now(), &Entropy::System).await {
        Ok(obtained) => {
            let secrets = obtained.secrets.iter().map(|(name, value)| (name.clone(), json!(value.expose())));
            json!({"keys": secrets.collect::<Map<_, _>>(), "expires_at": obtained.expires_at, "account": obtained.account})
        }
        Err(fault) => json!({"error": fault.to_string()}),
    };
    println!("{output}");
}
