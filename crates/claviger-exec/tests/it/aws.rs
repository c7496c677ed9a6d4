//! What is sent for AWS, checked as AWS checks it: by signing what arrived once more.

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use bytes::Bytes;
use claviger_exec::{ErrorCode, Exec, HttpRequest, ProxyRequest, client::RequestBody};
use claviger_model::{
    Destination, Entropy, ObtainedToken, OpenedCredential, Timestamp, TokenFault, TokenPlan, TokenProof,
    scheme::{AuthenticationScheme, NamedTemplate},
    upstream_token::AssumeRolePlan,
};
use http::{HeaderMap, Method};
use http_body_util::{Full, StreamBody};
use serde_json::json;

use crate::{
    p29_sigv4::{ACCESS_KEY, SECRET_KEY, credential},
    stub::{Connection, Received, Stub, answer, exec, ok},
};

/// Signs what arrived with the vendor's signer and compares.
pub(crate) fn check(received: &Received, service: &str, token: Option<&str>) {
    let [authorization] = received.header("authorization")[..] else { panic!("one signature: {}", received.head) };
    let part =
        |name: &str| authorization.split(name).nth(1).and_then(|rest| rest.split([',', ' ']).next()).expect(name);
    let [date] = received.header("x-amz-date")[..] else { panic!("one date") };
    assert_eq!(received.header("x-amz-security-token"), token.into_iter().collect::<Vec<_>>());
    let day = &date[..8];
    assert_eq!(part("Credential="), format!("{ACCESS_KEY}/{day}/eu-central-1/{service}/aws4_request"));
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity = Credentials::from_keys(ACCESS_KEY, SECRET_KEY, token.map(str::to_owned)).into();
    let params = v4::SigningParams::builder().identity(&identity).region("eu-central-1").name(service);
    let params = params.time(aws_time(date)).settings(settings).build().expect("parameters").into();
    let names: Vec<&str> = part("SignedHeaders=").split(';').collect();
    let set = ["host", "x-amz-date", "x-amz-security-token"];
    let headers = names.iter().filter(|name| !set.contains(name));
    let headers: Vec<(&str, &str)> =
        headers.flat_map(|name| received.header(name).into_iter().map(|value| (*name, value))).collect();
    let url = format!("http://{}{}", received.header("host")[0], received.path());
    let hash = received.header("x-amz-content-sha256").first().map(|hash| (*hash).to_owned());
    let body = hash.map_or(SignableBody::Bytes(&received.body), SignableBody::Precomputed);
    let request = SignableRequest::new(received.method(), url, headers.into_iter(), body).expect("a request");
    let (_, theirs) = sign(request, &params).expect("a signature").into_parts();
    assert_eq!(part("Signature="), theirs, "{}", received.head);
}

fn aws_time(text: &str) -> std::time::SystemTime {
    let cut = |from: usize, to: usize| &text[from..to];
    let spelled = format!("{}-{}-{}T{}:{}:{}Z", cut(0, 4), cut(4, 6), cut(6, 8), cut(9, 11), cut(11, 13), cut(13, 15));
    let millis = spelled.parse::<Timestamp>().expect("a time").unix_millis();
    std::time::UNIX_EPOCH + std::time::Duration::from_millis(millis.try_into().expect("after 1970"))
}

async fn run(exec: &Exec, credential: OpenedCredential, inputs: serde_json::Value) -> claviger_exec::ActionResult {
    let request = HttpRequest::parse(&inputs).expect("inputs");
    let target = request.destination_of(exec, Some(&credential.destination)).expect("a target");
    exec.http_request(request, target, Some(credential)).await
}

#[tokio::test]
async fn p29_every_hop_is_signed_for_itself() {
    let stub = Stub::start(|request| match request.path() {
        "/first?a=b%20c&list" => answer(307, &[("Location", "/a//key%2B%40%2F.txt?x=1")], b""),
        _ => ok("text/plain", b"done"),
    });
    let (stub, exec) = (stub.await, exec());
    for (service, token) in [("s3", None), ("dynamodb", Some("session//token+="))] {
        let mut opened = credential(&exec, &stub.url("/"), "eu-central-1", service, token);
        // A companion of the connection is signed too, and what the action says of a signature goes.
        opened.authentication.headers.push(NamedTemplate { name: "X-Amz-Tenant".into(), value: "  a   b ".into() });
        let inputs = json!({"verb": "PUT", "url": "/first?a=b%20c&list", "body": {"key": "value"}, "followRedirect": true,
            "requestHeaders": [{"key": "Authorization", "value": ["AWS4-HMAC-SHA256 forged"]}, {"key": "X-Amz-Date", "value": ["x"]},
                {"key": "X-Amz-Security-Token", "value": ["forged"]}]});
        let result = run(&exec, opened, inputs).await;
        assert_eq!(result.outcome.expect("an answer")["body"], "done");
        let received = stub.take();
        assert_eq!(received.len(), 2);
        for request in &received {
            check(request, service, token);
            assert!(request.header("authorization")[0].contains("content-type;host;"), "{}", request.head);
        }
        assert_ne!(received[0].header("authorization"), received[1].header("authorization"));
    }
}

/// Pieces without a length that is known.
fn pieces(pieces: usize, size: usize) -> RequestBody {
    let frames =
        (0..pieces).map(move |_| Ok::<_, std::io::Error>(http_body::Frame::data(Bytes::from(vec![b'x'; size]))));
    RequestBody::stream(StreamBody::new(futures_util::stream::iter(frames)))
}

/// One that says its length, and still streams.
fn known(size: usize) -> RequestBody {
    RequestBody::stream(Full::new(Bytes::from(vec![b'x'; size])))
}

async fn proxied(
    exec: &Exec,
    opened: OpenedCredential,
    headers: &[(&'static str, &str)],
    body: RequestBody,
) -> Result<(), ErrorCode> {
    let target = exec.target_below(None, &opened.destination, "/bucket/a%20key").expect("a target");
    let headers = headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
    let request = ProxyRequest { method: Method::PUT, target, headers: HeaderMap::from_iter(headers), body };
    exec.proxy(request, opened).await.map(drop).map_err(|error| error.code)
}

#[tokio::test]
async fn a_body_that_streams_is_signed_as_far_as_it_has_to_be() {
    let (stub, exec) = (Stub::canary().await, exec());
    let open = |service: &str| credential(&exec, &stub.url("/"), "eu-central-1", service, None);
    // In clear nothing but the signature vouches for a body, so all of it is read first.
    for service in ["s3", "dynamodb"] {
        let forged = [("authorization", "forged"), ("x-amz-date", "20150830T123600Z"), ("range", "bytes=0-1")];
        proxied(&exec, open(service), &forged, pieces(3, 1000)).await.expect("an answer");
        let [request] = &stub.take()[..] else { panic!("one request") };
        check(request, service, None);
        assert_eq!((request.body.len(), request.header("content-length")), (3000, vec!["3000"]), "{}", request.head);
    }
    // A hash that the caller brings is signed; what arrives is AWS's to compare.
    let hash = "a".repeat(64);
    for given in [hash.as_str(), "UNSIGNED-PAYLOAD"] {
        proxied(&exec, open("s3"), &[("x-amz-content-sha256", given)], known(3000)).await.expect("an answer");
        let [request] = &stub.take()[..] else { panic!("one request") };
        check(request, "s3", None);
        assert_eq!(request.header("x-amz-content-sha256"), [given]);
    }
    let signed_by_others = [("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")];
    let most = exec.limits().upload_bytes;
    for (headers, body) in [(&signed_by_others[..], pieces(3, 1000)), (&[], pieces(2, most / 2 + 1))] {
        assert_eq!(proxied(&exec, open("dynamodb"), headers, body).await, Err(ErrorCode::InvalidInput));
    }
    assert!(stub.take().is_empty());
}

#[tokio::test]
async fn e8_many_hosts_are_for_credentials_that_are_not_sent() {
    let exec = exec();
    let all = Destination::of_aws("https://*.amazonaws.com").expect("all hosts of AWS");
    let opened = |scheme| {
        let mut opened = Connection::to("https://a.example").secret("token", "canary-token").open(&exec);
        (opened.destination, opened.authentication.scheme) = (all.clone(), scheme);
        opened.authentication.headers.push(NamedTemplate { name: "X-Key".into(), value: "{{ token }}".into() });
        opened
    };
    let inputs = json!({"verb": "GET", "url": "https://mine.s3.amazonaws.com/"});
    let error = run(&exec, opened(AuthenticationScheme::Template), inputs).await.outcome.expect_err("a token for many");
    assert_eq!(error.code, ErrorCode::DestinationRefused, "{error}");
    let below = |path: &str| exec.target_below(None, &all, path).map(|target| target.origin().to_string());
    for path in ["s3.eu-central-1.amazonaws.com/bucket/key?x=y", "/s3.eu-central-1.amazonaws.com"] {
        assert_eq!(below(path).as_deref(), Ok("https://s3.eu-central-1.amazonaws.com"), "{path}");
    }
    for path in [
        "",
        "/",
        "/bucket/key",
        "a.example/x",
        "a.example/s3.amazonaws.com",
        "s3.amazonaws.com:8443/",
        "s3.amazonaws.com@a.example/",
    ] {
        assert_eq!(below(path).map_err(|error| error.code), Err(ErrorCode::DestinationRefused), "{path}");
    }
}

#[tokio::test]
async fn e13_the_servers_own_identity_is_no_field_of_a_connection() {
    let (stub, exec) = (Stub::canary().await, exec());
    for name in ["base_access_key_id", "base_secret_access_key", "base_session_token", "base_web_identity_token"] {
        let mut opened = credential(&exec, &stub.url("/"), "eu-central-1", "s3", None);
        opened.secrets.push((name.to_owned(), "canary-of-the-server".to_owned().into()));
        let value = format!("{{{{ {name} }}}}");
        opened.authentication.headers.push(NamedTemplate { name: "X-Mine".into(), value });
        let error = run(&exec, opened, json!({"verb": "GET", "url": "/"})).await.outcome.expect_err(name);
        assert_eq!(error.code, ErrorCode::AuthenticationFailed, "{error}");
    }
    assert!(stub.take().is_empty());
}

#[tokio::test]
async fn a_host_that_does_not_tell_its_service_needs_one_named() {
    let (stub, exec) = (Stub::canary().await, exec());
    for (region, service, lacks) in [("", "s3", "region"), ("eu-central-1", "", "service")] {
        let opened = credential(&exec, &stub.url("/"), region, service, None);
        let error = run(&exec, opened, json!({"verb": "GET", "url": "/"})).await.outcome.expect_err(lacks);
        assert!(error.code == ErrorCode::AuthenticationFailed && error.message.contains(lacks), "{error}");
    }
    assert!(stub.take().is_empty());
}

const KEYS: &str = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
    <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/claviger-x</Arn></AssumedRoleUser><Credentials>\
    <AccessKeyId>ASIANEW</AccessKeyId><SecretAccessKey>new/secret+</SecretAccessKey>\
    <SessionToken>new-token</SessionToken><Expiration>2026-11-23T10:00:00Z</Expiration></Credentials>\
    </AssumeRoleResult></AssumeRoleResponse>";

fn plan(endpoint: &str) -> AssumeRolePlan {
    AssumeRolePlan {
        endpoint: endpoint.to_owned(),
        region: "eu-central-1".into(),
        role_arn: "arn:aws:iam::123456789012:role/a+b".into(),
        external_id: "0123456789abcdef0123456789abcdef".into(),
        session_name: "claviger-x".into(),
        policy: Some("{\"Version\":\"2012-10-17\"}".into()),
        identity_audience: None,
    }
}

fn with_base(exec: &Exec, names: &[(&str, &str)]) -> OpenedCredential {
    let mut opened = Connection::to("https://a.example").open(exec);
    opened.secrets = names.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned().into())).collect();
    opened.plain.push(("base_role_arn".into(), "arn:aws:iam::1:role/base".into()));
    opened
}

async fn assume_role(
    exec: &Exec,
    opened: &OpenedCredential,
    plan: AssumeRolePlan,
) -> Result<ObtainedToken, TokenFault> {
    let secrets = opened.secrets.iter().map(|(name, value)| (name.clone(), value.expose().clone().into())).collect();
    let asking = OpenedCredential {
        secrets,
        plain: opened.plain.clone(),
        token: Some(TokenPlan::AssumeRole(plan)),
        ..Connection::to("https://a.example").open(exec)
    };
    exec.token_obtain(&asking, TokenProof::Held, now(), &Entropy::System).await
}

fn form(received: &Received) -> Vec<(String, String)> {
    url::form_urlencoded::parse(&received.body).into_owned().collect()
}

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().expect("a time")
}

#[tokio::test]
async fn p29_a_role_is_assumed_with_our_external_id_and_no_identity_but_the_given_one() {
    let (stub, exec) = (Stub::start(|_| ok("text/xml", KEYS.as_bytes())).await, exec());
    let keys = [
        ("base_access_key_id", ACCESS_KEY),
        ("base_secret_access_key", SECRET_KEY),
        ("base_session_token", "base-token"),
    ];
    let obtained = assume_role(&exec, &with_base(&exec, &keys), plan(&stub.url("/"))).await.expect("keys");
    let secrets: Vec<_> =
        obtained.secrets.iter().map(|(name, value)| (name.as_str(), value.expose().as_str())).collect();
    assert_eq!(
        secrets,
        [("access_key_id", "ASIANEW"), ("secret_access_key", "new/secret+"), ("session_token", "new-token")]
    );
    assert_eq!(obtained.expires_at, "2026-11-23T10:00:00Z".parse().ok());
    assert_eq!(obtained.account.as_deref(), Some("arn:aws:sts::1:assumed-role/r/claviger-x"));
    let [request] = &stub.take()[..] else { panic!("one request") };
    check(request, "sts", Some("base-token"));
    let pairs = [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", "arn:aws:iam::123456789012:role/a+b"),
        ("RoleSessionName", "claviger-x"),
        ("ExternalId", "0123456789abcdef0123456789abcdef"),
        ("DurationSeconds", "3600"),
        ("Policy", "{\"Version\":\"2012-10-17\"}"),
    ];
    assert_eq!(form(request), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));

    let nobody = assume_role(&exec, &with_base(&exec, &[]), plan(&stub.url("/"))).await;
    let Err(TokenFault::Refused(text)) = nobody else { panic!("{nobody:?}") };
    assert!(text.contains("[aws]"), "{text}");
    assert!(stub.take().is_empty());
}

#[tokio::test]
async fn a_web_identity_is_exchanged_for_the_keys_that_assume_the_role() {
    let keys = KEYS.replace("ASIANEW", ACCESS_KEY).replace("new/secret+", SECRET_KEY);
    let (stub, exec) = (Stub::start(move |_| ok("text/xml", keys.as_bytes())).await, exec());
    let opened = with_base(&exec, &[("base_web_identity_token", "canary.web.identity")]);
    assume_role(&exec, &opened, plan(&stub.url("/"))).await.expect("keys");
    let [exchange, assume] = &stub.take()[..] else { panic!("two requests") };
    assert!(exchange.header("authorization").is_empty(), "{}", exchange.head);
    let pairs = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", "arn:aws:iam::1:role/base"),
        ("RoleSessionName", "claviger-x"),
        ("WebIdentityToken", "canary.web.identity"),
    ];
    assert_eq!(form(exchange), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    check(assume, "sts", Some("new-token"));
    assert_eq!(form(assume)[0].1, "AssumeRole");
}

#[tokio::test]
async fn what_sts_says_is_told_apart() {
    let exec = exec();
    let deep = "<a>".repeat(20_000);
    let say = |code: &str, message: &str| {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        )
    };
    let cases = [
        (
            403,
            say("AccessDenied", "User: u is not authorized to perform: sts:AssumeRole on r"),
            "refused",
            "trust policy",
        ),
        (
            403,
            say("InvalidClientTokenId", "The security token included in the request is invalid"),
            "refused",
            "own identity",
        ),
        (403, say("SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2"), "later", "clock"),
        (
            400,
            say("ExpiredToken", "The security token canary-base-secret is expired"),
            "refused",
            "[aws]: ExpiredToken",
        ),
        (403, say("RegionDisabledException", "STS is not activated"), "refused", "not activated in this region"),
        (400, say("Throttling", "Rate exceeded"), "later", "Throttling: Rate exceeded"),
        (503, "busy".to_owned(), "later", "status 503"),
        (404, "<html>".to_owned(), "refused", "status 404"),
        (200, "{}".to_owned(), "malformed", "no XML"),
        (200, deep, "malformed", "no XML"),
        (200, KEYS.replace("<SessionToken>new-token</SessionToken>", ""), "malformed", "SessionToken"),
        (200, format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{KEYS}"), "malformed", "no XML"),
    ];
    for (status, body, kind, text) in cases {
        let sent = body.clone();
        let stub = Stub::start(move |_| answer(status, &[("Retry-After", "7")], sent.as_bytes())).await;
        let opened =
            with_base(&exec, &[("base_access_key_id", ACCESS_KEY), ("base_secret_access_key", "canary-base-secret")]);
        let fault = assume_role(&exec, &opened, plan(&stub.url("/"))).await.expect_err(text);
        let is = match &fault {
            TokenFault::Refused(_) => "refused",
            TokenFault::Unavailable { retry_after: Some(7), .. } => "later",
            TokenFault::Malformed(_) => "malformed",
            _ => "else",
        };
        assert!(is == kind && fault.to_string().contains(text), "{status} {text}: {fault:?}");
        assert!(!fault.to_string().contains("canary-base-secret"), "{fault}");
    }
    let opened = with_base(&exec, &[("base_access_key_id", ACCESS_KEY), ("base_secret_access_key", "x")]);
    let refused = assume_role(&exec, &opened, plan("http://169.254.169.254/")).await;
    assert!(matches!(refused, Err(TokenFault::Refused(_))), "{refused:?}");
}
