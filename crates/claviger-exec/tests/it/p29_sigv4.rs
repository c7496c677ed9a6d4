//! P29: signing for AWS, against the vendor's own suite and the vendor's own signer.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime},
};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use claviger_exec::{
    Exec,
    scheme::aws::{
        Message, PathRules, Payload, Signer, canonical_request, sha256, signature, signed_headers, string_to_sign,
    },
};
use claviger_model::{Entropy, OpenedCredential, Timestamp, scheme::AuthenticationScheme};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::stub::{Connection, exec};

pub(crate) const ACCESS_KEY: &str = "AKIDEXAMPLE";
pub(crate) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// The folder of the suite, which the crate brings along.
fn suite() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    // Crates that only other platforms need may never have been fetched.
    cargo.args(["metadata", "--format-version", "1", "--offline", "--filter-platform", "host-tuple"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let found = packages.iter().find(|package| package["name"] == "aws-sigv4").expect("aws-sigv4");
    let manifest = Path::new(found["manifest_path"].as_str().expect("a path"));
    manifest.with_file_name("aws-signing-test-suite").join("v4")
}

/// One case: a request, and what is to come of it.
struct Case {
    folder: PathBuf,
    context: Value,
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: String,
    rules: PathRules,
}

/// What a client percent-encodes before it sends; what is encoded stays so.
const RAW: &AsciiSet = &CONTROLS.add(b' ');

impl Case {
    fn read(folder: PathBuf) -> Self {
        let text = fs::read_to_string(folder.join("request.txt")).expect("a request");
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        // A line that begins with a blank belongs to the one before.
        let head = head.replace("\n ", " ");
        let mut lines = head.lines();
        let line = lines.next().expect("a request line").trim_end_matches(" HTTP/1.1");
        let (method, url) = line.split_once(' ').expect("a method");
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let mut headers = HeaderMap::new();
        for line in lines.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').expect("a header");
            let name: HeaderName = name.parse().expect("a name");
            headers.append(name, HeaderValue::from_str(value).expect("a value"));
        }
        let encode = |text: &str| utf8_percent_encode(text, RAW).to_string();
        let context = fs::read_to_string(folder.join("context.json")).ok();
        let context: Option<Value> = context.map(|text| serde_json::from_str(&text).expect("JSON"));
        // The two cases of another time have no context and are the ones that encode twice.
        let twice = context.is_none();
        let context = context.unwrap_or_else(|| match folder.ends_with("double-url-encode") {
            true => json!({"region": "us-east-2", "service": "lambda", "timestamp": "2021-05-11T15:40:45Z",
                "credentials": {"access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY}}),
            false => json!({"region": "us-east-1", "service": "service", "timestamp": "2015-08-30T12:36:00Z",
                "credentials": {"access_key_id": "ANOTREAL", "secret_access_key": "notrealrnrELgWzOk3IfjzDKtFBhDby"}}),
        });
        let rules = PathRules { normalised: context["normalize"].as_bool().unwrap_or(true), twice };
        let (path, query) = (encode(path), encode(query));
        Self { folder, context, method: method.into(), path, query, headers, body: body.to_owned(), rules }
    }

    fn text<'a>(&'a self, key: &str) -> &'a str {
        self.context.pointer(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn time(&self) -> String {
        self.text("/timestamp").parse::<Timestamp>().expect("a time").basic_text()
    }

    fn scope(&self) -> String {
        let date = &self.time()[..8];
        format!("{date}/{}/{}/aws4_request", self.text("/region"), self.text("/service"))
    }

    fn token_is_signed(&self) -> bool {
        !self.text("/credentials/token").is_empty() && self.context["omit_session_token"] != true
    }

    fn hash(&self) -> String {
        sha256(self.body.as_bytes())
    }

    /// Compares with a file of the case; 1 if the file is there.
    fn compare(&self, name: &str, ours: &str) -> usize {
        let Ok(theirs) = fs::read_to_string(self.folder.join(name)) else { return 0 };
        assert_eq!(ours.trim_end(), theirs.trim_end(), "{}/{name}", self.folder.display());
        1
    }

    fn canonical(&self, headers: &HeaderMap, query: &str) -> String {
        let hash = self.hash();
        let message = Message { method: &self.method, path: &self.path, query, headers, payload: &hash };
        String::from_utf8(canonical_request(&message, self.rules).to_vec()).expect("a text")
    }

    fn signature(&self, to_sign: &str) -> String {
        let secret = self.text("/credentials/secret_access_key").to_owned().into();
        signature(&secret, &self.time()[..8], self.text("/region"), self.text("/service"), to_sign)
    }

    /// Compares what a signature in the headers is made of.
    fn header(&self) -> usize {
        let mut headers = self.headers.clone();
        let mut set =
            |name: &'static str, value: &str| headers.insert(name, HeaderValue::from_str(value).expect("a value"));
        set("x-amz-date", &self.time());
        if self.token_is_signed() {
            set("x-amz-security-token", self.text("/credentials/token"));
        }
        if self.context["sign_body"] == true {
            set("x-amz-content-sha256", &self.hash());
        }
        let canonical = self.canonical(&headers, &self.query);
        let to_sign = string_to_sign(canonical.as_bytes(), &self.time(), &self.scope());
        let signature = self.signature(&to_sign);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={signature}",
            self.text("/credentials/access_key_id"),
            self.scope(),
            signed_headers(&headers),
        );
        let request = fs::read_to_string(self.folder.join("header-signed-request.txt")).expect("a signed request");
        let theirs = request.lines().find_map(|line| line.strip_prefix("Authorization:")).expect("a signature");
        assert_eq!(authorization, theirs.trim(), "{}", self.folder.display());
        // This one's canonical request was made at another time than its signature.
        let canonical = match self.folder.ends_with("double-encode-path") {
            true => canonical.replace("20150830T123600Z", "20210511T154045Z"),
            false => canonical,
        };
        1 + self.compare("header-canonical-request.txt", &canonical)
            + self.compare("header-string-to-sign.txt", &to_sign)
            + self.compare("header-signature.txt", &signature)
    }

    /// The same for one in the query.
    fn query(&self) -> usize {
        let names = signed_headers(&self.headers);
        let credential = format!("{}/{}", self.text("/credentials/access_key_id"), self.scope());
        let mut added = format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-SignedHeaders={}&X-Amz-Expires={}",
            encoded(&credential),
            self.time(),
            encoded(&names),
            self.context["expiration_in_seconds"],
        );
        let token = format!("&X-Amz-Security-Token={}", encoded(self.text("/credentials/token")));
        if self.token_is_signed() {
            added.push_str(&token);
        }
        let query = if self.query.is_empty() { added.clone() } else { format!("{}&{added}", self.query) };
        let canonical = self.canonical(&self.headers, &query);
        let to_sign = string_to_sign(canonical.as_bytes(), &self.time(), &self.scope());
        let signature = self.signature(&to_sign);
        if self.context["omit_session_token"] == true {
            added.push_str(&token);
        }
        let request = fs::read_to_string(self.folder.join("query-signed-request.txt")).expect("a signed request");
        let line = request.lines().next().expect("a line");
        let ours = format!("{added}&X-Amz-Signature={signature} HTTP/1.1");
        assert!(line.ends_with(&ours), "{}:\n{line}\n{ours}", self.folder.display());
        1 + self.compare("query-canonical-request.txt", &canonical)
            + self.compare("query-string-to-sign.txt", &to_sign)
            + self.compare("query-signature.txt", &signature)
    }
}

#[test]
fn p29_the_vendors_suite_passes_whole() {
    let folders = fs::read_dir(suite()).expect("the suite").map(|entry| entry.expect("a folder").path());
    let (mut cases, mut documents) = (0, 0);
    for folder in folders.filter(|path| path.is_dir()) {
        let case = Case::read(folder);
        cases += 1;
        documents += case.header();
        if case.context.get("expiration_in_seconds").is_some() {
            documents += case.query();
        }
    }
    println!("p29: {cases} cases of the vendor's suite, {documents} documents equal");
    assert_eq!((cases, documents), (40, 309), "all that the suite of aws-sigv4 1.6.4 has");
}

pub(crate) fn credential(
    exec: &Exec,
    base: &str,
    region: &str,
    service: &str,
    token: Option<&str>,
) -> OpenedCredential {
    let mut opened = Connection::to(base).open(exec);
    opened.authentication.scheme = AuthenticationScheme::AwsSignature;
    opened.secrets = vec![("secret_access_key".to_owned(), SECRET_KEY.to_owned().into())];
    opened.secrets.extend(token.map(|token| ("session_token".to_owned(), token.to_owned().into())));
    let plain = [("access_key_id", ACCESS_KEY), ("region", region), ("service", service)];
    opened.plain = plain.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    opened
}

/// Picks from what there is.
struct Dice(Entropy);

impl Dice {
    fn below(&self, most: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes) as usize % most
    }

    fn text(&self, alphabet: &str, most: usize) -> String {
        let all: Vec<char> = alphabet.chars().collect();
        (0..self.below(most + 1)).map(|_| all[self.below(all.len())]).collect()
    }
}

const KEY: &str = "abcXYZ019-_.~ !$&'()*+,;=:@%#?[]äé€";

fn encoded(text: &str) -> String {
    const ALL: &AsciiSet = &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, ALL).to_string()
}

/// A request as clients of AWS make them.
fn request(dice: &Dice) -> (String, HeaderMap, Vec<u8>) {
    let segments = (0..dice.below(4)).map(|_| format!("/{}", encoded(&dice.text(KEY, 6)).replace("..", "x")));
    let path: String = segments.filter(|segment| segment != "/.").collect();
    let pairs: Vec<_> = (0..dice.below(4))
        .map(|_| format!("{}={}", encoded(&format!("k{}", dice.text(KEY, 4))), encoded(&dice.text(KEY, 8))))
        .collect();
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    let mut headers = HeaderMap::new();
    for name in ["content-type", "x-amz-meta-a", "x-amz-target", "range", "x-amz-acl"] {
        for _ in 0..dice.below(3) {
            let value = dice.text("abcXYZ019 ;=/,-", 12);
            headers.append(name, HeaderValue::from_str(value.trim()).expect("a value"));
        }
    }
    let body = dice.text(KEY, 20).into_bytes();
    (format!("{}{query}", if path.is_empty() { "/" } else { &path }), headers, body)
}

#[test]
fn p29_random_requests_are_signed_as_the_vendor_signs_them() {
    const REQUESTS: usize = 100_000;
    let (exec, dice) = (exec(), Dice(Entropy::seeded(29)));
    let methods = [Method::GET, Method::PUT, Method::POST, Method::DELETE];
    let now: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a time");
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(now.unix_millis().try_into().expect("after 1970"));
    let signers = ["s3", "dynamodb"].map(|service| {
        [None, Some("FQoGZXIvYXdzE//token+=")].map(|token| {
            let signer =
                Signer::of(&credential(&exec, "https://a.example", "eu-central-1", service, token)).expect("keys");
            let identity = Credentials::from_keys(ACCESS_KEY, SECRET_KEY, token.map(str::to_owned)).into();
            (service, signer, identity)
        })
    });
    for number in 0..REQUESTS {
        let (service, signer, identity) = &signers[dice.below(2)][dice.below(2)];
        let method = &methods[dice.below(methods.len())];
        let (path, headers, body) = request(&dice);
        let url = format!("https://bucket.s3.eu-central-1.amazonaws.com{path}");
        let target = exec.target(&url).unwrap_or_else(|error| panic!("{url}: {error}"));
        let mut ours = headers.clone();
        signer.sign(method, &target, &mut ours, Payload::Whole(&body), now).expect("a signature");

        let mut settings = SigningSettings::default();
        if *service == "s3" {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let params = v4::SigningParams::builder().identity(identity).region("eu-central-1").name(service).time(time);
        let params = params.settings(settings).build().expect("parameters").into();
        let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().expect("a text")));
        let url = format!("{}{}", target.origin(), target.path_and_query());
        let signable = SignableRequest::new(method.as_str(), url.as_str(), pairs, SignableBody::Bytes(&body));
        let (theirs, _) = sign(signable.expect("a request"), &params).expect("a signature").into_parts();
        for (name, value) in theirs.into_parts().0.iter().map(|header| (header.name(), header.value())) {
            assert_eq!(ours[name].to_str().ok(), Some(value), "request {number}: {method} {url} {name}");
        }
    }
    println!("p29: {REQUESTS} random requests signed as aws-sigv4 signs them");
}
