//! Which service answers at a host, and in which region: both are part of what
//! is signed. The vendor publishes endpoints and no rule; this one gives what
//! botocore 1.44 gives for every service of its own (`e2e/python/test_sigv4.py`).

/// What a host tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// As signatures call it, such as `s3`.
    pub(super) service: String,
    /// `None` where the host does not tell (S3 Transfer Acceleration).
    pub(super) region: Option<String>,
}

/// Labels whose service goes by another name in signatures.
const OTHER_NAMES: [(&str, &str); 45] = [
    ("account-access-runtime", "account-access"),
    ("agent-registry-control", "agent-registry"),
    ("agreement-marketplace", "aws-marketplace"),
    ("appconfigdata", "appconfig"),
    ("appstream2", "appstream"),
    ("bedrock-agent", "bedrock"),
    ("bedrock-agent-runtime", "bedrock"),
    ("bedrock-agentcore-control", "bedrock-agentcore"),
    ("bedrock-data-automation", "bedrock"),
    ("bedrock-data-automation-runtime", "bedrock"),
    ("bedrock-runtime", "bedrock"),
    ("cassandra-streams", "cassandra"),
    ("cloudhsmv2", "cloudhsm"),
    ("cloudsearchdomain", "cloudsearch"),
    ("cloudwatch-omni", "cloudwatch"),
    ("contact-lens", "connect"),
    ("data-signer", "signer"),
    ("deployment-marketplace", "aws-marketplace"),
    ("discovery-marketplace", "aws-marketplace"),
    ("email", "ses"),
    ("eventsv2", "events"),
    ("forecastquery", "forecast"),
    ("iam-toolbox", "iam"),
    ("identity-chime", "chime"),
    ("ivsrealtime", "ivs"),
    ("mail-manager", "ses"),
    ("marketplace", "aws-marketplace"),
    ("media-pipelines-chime", "chime"),
    ("meetings-chime", "chime"),
    ("memory-db", "memorydb"),
    ("messaging-chime", "chime"),
    ("migrationhub-config", "mgh"),
    ("models-v2-lex", "lex"),
    ("oidc", "sso-oauth"),
    ("partnercentral-prm", "partnercentral"),
    ("personalize-events", "personalize"),
    ("personalize-runtime", "personalize"),
    ("pinpoint", "mobiletargeting"),
    ("queue", "sqs"),
    ("reporting-marketplace", "aws-marketplace"),
    ("runtime-v2-lex", "lex"),
    ("s3-accesspoint", "s3"),
    ("s3-control", "s3"),
    ("servicecatalog-appregistry", "servicecatalog"),
    ("voice-chime", "chime"),
];

/// The same where the label before it tells.
const OTHER_NAMES_BELOW: [(&str, &str, &str); 8] = [
    ("ats", "iot", "iotdata"),
    ("data", "iot", "iotdata"),
    ("data-ats", "iot", "iotdata"),
    ("jobs", "iot", "iot-jobs-data"),
    ("participant", "connect", "execute-api"),
    ("portal", "sso", "awsssoportal"),
    ("sms-voice", "pinpoint", "sms-voice"),
    ("tunneling", "iot", "IoTSecuredTunneling"),
];

/// Services whose hosts have the region in front of the name.
const REGION_FIRST: [&str; 3] = ["aoss", "es", "queue"];

/// Hosts that customers put behind names of AWS and that check no signature.
const NO_SERVICES: [&str; 3] = ["compute", "elb", "s3-website"];

/// Reads a host; `None` if it is none of AWS's, or none that takes signatures.
pub(super) fn of_host(host: &str) -> Option<Place> {
    let (name, is_china) = match host.strip_suffix(".amazonaws.com.cn") {
        Some(name) => (name, true),
        None => (host.strip_suffix(".amazonaws.com")?, false),
    };
    let labels: Vec<&str> = name.split('.').filter(|label| !matches!(*label, "dualstack" | "fips")).collect();
    let place = |service: &str, region: &str| Some(Place { service: service.into(), region: Some(region.into()) });
    match labels.as_slice() {
        [.., region, last] if is_region(region) && REGION_FIRST.contains(last) => place(service(&[last])?, region),
        [before @ .., region] if is_region(region) => place(service(before)?, region),
        [before @ .., "us-gov"] => place(service(before)?, "us-gov-west-1"),
        [before @ .., "aws-global" | "aws-cn-global"] => {
            let service = service(before)?;
            place(service, global(service, is_china))
        }
        // The usual form of old: `bucket.s3-eu-west-1`.
        [.., last] if last.strip_prefix("s3-").is_some_and(is_region) => place("s3", last.strip_prefix("s3-")?),
        [.., "s3-accelerate"] => Some(Place { service: "s3".into(), region: None }),
        // Buckets in front; one host for all regions; nothing else has none.
        [.., last @ ("s3" | "s3-fips" | "s3-external-1")] | [last] | ["global", last @ "health"] => {
            let service = if last.starts_with("s3") { "s3" } else { service(&[last])? };
            place(service, global(service, is_china))
        }
        _ => None,
    }
}

/// The service that the labels before a region end in.
fn service<'a>(labels: &[&'a str]) -> Option<&'a str> {
    let (last, before) = labels.split_last()?;
    let last = last.strip_suffix("-fips").unwrap_or(last);
    if NO_SERVICES.contains(&last) {
        return None;
    }
    let before = before.last().copied().unwrap_or_default();
    if last == "iot" && before.ends_with("-ats") {
        return Some("iotdata");
    }
    let below = OTHER_NAMES_BELOW.iter().find(|(first, second, _)| (*first, *second) == (before, last));
    let other = || OTHER_NAMES.iter().find(|(label, _)| *label == last).map(|(_, name)| *name);
    below.map(|(_, _, name)| *name).or_else(other).or(Some(last))
}

/// `eu-central-1`, `us-gov-west-1`, `us-isob-east-1`.
fn is_region(label: &str) -> bool {
    let parts: Vec<&str> = label.split('-').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return false };
    let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    first.len() == 2
        && !middle.is_empty()
        && [first].into_iter().chain(middle).all(letters)
        && last.len() <= 2
        && last.parse::<u8>().is_ok()
}

/// The region that a service with one host for all of them signs for.
fn global(service: &str, is_china: bool) -> &'static str {
    match (is_china, service) {
        (false, _) => "us-east-1",
        (true, "iam") => "cn-north-1",
        (true, _) => "cn-northwest-1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_tells_service_and_region() {
        for (host, service, region) in [
            ("s3.eu-central-1.amazonaws.com", "s3", "eu-central-1"),
            ("s3.amazonaws.com", "s3", "us-east-1"),
            ("bucket.s3.eu-central-1.amazonaws.com", "s3", "eu-central-1"),
            ("a.dotted.bucket.s3.amazonaws.com", "s3", "us-east-1"),
            ("us-west-2.s3.amazonaws.com", "s3", "us-east-1"),
            ("bucket.s3.dualstack.eu-west-1.amazonaws.com", "s3", "eu-west-1"),
            ("bucket.s3-eu-west-1.amazonaws.com", "s3", "eu-west-1"),
            ("s3-fips.us-gov-west-1.amazonaws.com", "s3", "us-gov-west-1"),
            ("123456789012.s3-control.eu-west-1.amazonaws.com", "s3", "eu-west-1"),
            ("point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com", "s3", "eu-west-1"),
            ("s3.cn-north-1.amazonaws.com.cn", "s3", "cn-north-1"),
            ("iam.amazonaws.com", "iam", "us-east-1"),
            ("iam.us-gov.amazonaws.com", "iam", "us-gov-west-1"),
            ("iam.cn-north-1.amazonaws.com.cn", "iam", "cn-north-1"),
            ("route53.amazonaws.com.cn", "route53", "cn-northwest-1"),
            ("sts.amazonaws.com", "sts", "us-east-1"),
            ("sts.eu-central-1.amazonaws.com", "sts", "eu-central-1"),
            ("sts-fips.us-east-1.amazonaws.com", "sts", "us-east-1"),
            ("abc123.execute-api.ap-southeast-5.amazonaws.com", "execute-api", "ap-southeast-5"),
            ("email.eu-west-1.amazonaws.com", "ses", "eu-west-1"),
            ("bedrock-runtime.us-east-1.amazonaws.com", "bedrock", "us-east-1"),
            ("runtime.sagemaker.us-east-1.amazonaws.com", "sagemaker", "us-east-1"),
            ("search-logs-abc.us-east-1.es.amazonaws.com", "es", "us-east-1"),
            ("abc.us-east-1.aoss.amazonaws.com", "aoss", "us-east-1"),
            ("eu-west-1.queue.amazonaws.com", "sqs", "eu-west-1"),
            ("a1b2c3-ats.iot.us-east-1.amazonaws.com", "iotdata", "us-east-1"),
            ("fips.batch.us-east-1.amazonaws.com", "batch", "us-east-1"),
        ] {
            let place = Some(Place { service: service.into(), region: Some(region.into()) });
            assert_eq!(of_host(host), place, "{host}");
        }
        let accelerated = of_host("bucket.s3-accelerate.amazonaws.com");
        assert_eq!(accelerated, Some(Place { service: "s3".into(), region: None }));
    }

    /// Anybody can have a name below amazonaws.com; what answers there is no service of AWS.
    #[test]
    fn a_customers_machine_is_no_service() {
        for host in [
            "ec2-203-0-113-5.eu-west-1.compute.amazonaws.com",
            "ec2-203-0-113-5.compute-1.amazonaws.com",
            "mine-123.us-east-1.elb.amazonaws.com",
            "mine-123.elb.us-east-1.amazonaws.com",
            "db.abc.eu-west-1.rds.amazonaws.com",
            "bucket.s3-website.eu-central-1.amazonaws.com",
            "bucket.s3-website-us-east-1.amazonaws.com",
            "a.b.amazonaws.com",
            "amazonaws.com",
            "s3.eu-central-1.amazonaws.com.example.com",
            "xamazonaws.com",
        ] {
            assert_eq!(of_host(host), None, "{host}");
        }
    }
}
