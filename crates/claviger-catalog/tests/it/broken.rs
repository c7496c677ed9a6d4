//! Wrong files and the very message that each one gets. Every case is the good
//! file of `directory.rs` with one thing changed.

use std::path::Path;

use claviger_catalog::{Catalog, CatalogError};

use crate::directory::{GOOD, ICON, write};

fn load(directory: &Path) -> Result<Catalog, CatalogError> {
    Catalog::with_directory(directory)
}

/// What loading says, with the temporary directory left out.
fn faults(text: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "integrations/acme.toml", text);
    write(directory.path(), "icons/acme.svg", ICON);
    let Err(error) = load(directory.path()) else { panic!("loads, and should not:\n{text}") };
    error.to_string().replace(&format!("{}/integrations/", directory.path().display()), "")
}

/// The good file with `from` replaced by `to`, which must be there.
fn with(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "{from}");
    GOOD.replace(from, to)
}

/// (what is replaced, by what, the message)
const CASES: &[(&str, &str, &str)] = &[
    (
        r#"label = "Acme"
"#,
        r#"label = "Acme
"#,
        r#"acme.toml:2: invalid basic string, expected `"`"#,
    ),
    (
        r#"label = "Acme"
"#,
        r#"label = "Acme"
label = "Again"
"#,
        "acme.toml:3: duplicate key",
    ),
    (
        r#"label = "Acme"
"#,
        r"label = 7
",
        "acme.toml:2: label: must be a text in quotes, not a whole number",
    ),
    (
        r#"label = "Acme"
"#,
        "",
        "acme.toml:1: label: is missing",
    ),
    (
        r#"label = "Acme"
"#,
        r#"label = " "
"#,
        "acme.toml:2: label: is empty",
    ),
    (
        r#"label = "Acme"
"#,
        r#"label = "Acme"
colour = "red"
"#,
        "acme.toml:3: colour: is not a known key here; known are type, fields, shared_fields, credential_types, label, category, tile",
    ),
    (
        r#"label = "Acme"
"#,
        r#"label = "Acme"
tile = "yes"
"#,
        "acme.toml:3: tile: must be true or false, not a text",
    ),
    (
        r#"type = "Acme"
"#,
        r#"type = "Ac me"
"#,
        "acme.toml:1: type: must be a letter and then letters and digits, such as OpenAI",
    ),
    (
        r#"type = "Acme"
"#,
        r#"type = "Other"
"#,
        "acme.toml:1: type: a file named other.toml must hold it, not acme.toml",
    ),
    ("[[credential_types]]", "[credential_types]", "acme.toml:5: credential_types: must be an array of tables"),
    (
        r#"type = "AcmeAPIKey""#,
        r#"type = "OpenAIAPIKey""#,
        "acme.toml:6: credential_types[0].type: OpenAIAPIKey belongs to openai.toml already",
    ),
    (
        r#"type = "AcmeAPIKey""#,
        r#"type = "AcmeAPIKey"
content = "xml""#,
        "acme.toml:7: credential_types[0].content: must be fields or http",
    ),
    (
        r#"type = "AcmeAPIKey""#,
        r#"type = "AcmeAPIKey"
content = "http""#,
        r#"acme.toml:10: credential_types[0].destination: must be left out where content = "http": the connection's base_url says it"#,
    ),
    (
        r#"destination = "https://{{ region }}.api.acme.example/v2"
"#,
        "",
        "acme.toml:5: credential_types[0].destination: is missing; right would be, for example, https://api.example.com/v1",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""http://{{ region }}.api.acme.example/v2""#,
        "acme.toml:9: credential_types[0].destination: must begin with https://; credentials never travel in clear",
    ),
    (
        r#"destination = "https://{{ region }}.api.acme.example/v2""#,
        r#"destination = "https://*.amazonaws.com""#,
        r#"acme.toml:9: credential_types[0].destination: may stand for many hosts only where scheme = "aws_signature", which sends no secret"#,
    ),
    (
        r#"destination = "https://{{ region }}.api.acme.example/v2""#,
        r#"destination = "https://*.acme.example""#,
        "acme.toml:9: credential_types[0].destination: its host will not do; right would be a host name in lower case such as api.example.com, with a port if need be",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""api.acme.example""#,
        "acme.toml:9: credential_types[0].destination: must begin with https://",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ zone }}.api.acme.example/v2""#,
        "acme.toml:9: credential_types[0].destination: names the field zone, which is not there",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ api_key }}.api.acme.example/v2""#,
        "acme.toml:9: credential_types[0].destination: the field api_key is secret; secrets have no place in a URL",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }.api.acme.example/v2""#,
        "acme.toml:9: credential_types[0].destination: {{ is never closed with }}",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region.name }}.api.acme.example/v2""#,
        "acme.toml:9: credential_types[0].destination: {{ region.name }} is not a field name; right would be {{ api_token }}",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://user@{{ region }}.api.acme.example/v2""#,
        "acme.toml:9: credential_types[0].destination: its host will not do; right would be a host name in lower case such as api.example.com, with a port if need be",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }}.api.acme.example/v2/""#,
        "acme.toml:9: credential_types[0].destination: its path will not do; right would be a path without a trailing slash, dot segments, query or fragment, such as /api/v2",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }}.api.acme.example/v2?x=1""#,
        "acme.toml:9: credential_types[0].destination: its path will not do; right would be a path without a trailing slash, dot segments, query or fragment, such as /api/v2",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }}.api.acme.example:0""#,
        "acme.toml:9: credential_types[0].destination: its host will not do; right would be a host name in lower case such as api.example.com, with a port if need be",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://api.acme.example:{{ region }}/v2""#,
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the port, and its pattern allows 'z'; only 0-9 will do",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://api.acme.example:{{ region }}0/v2""#,
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the port, and its pattern allows 'z'; only 0-9 will do
acme.toml:9: credential_types[0].destination: its port will not do; right would be one field and nothing else, such as {{ port }}",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }}.api.acme.example/v2"
token_url = "https://id.acme.example""#,
        "acme.toml:10: credential_types[0].token_url: is of no use without [token]: no token is fetched",
    ),
    (
        r"pattern = '[a-z]{2}\d'
",
        "",
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the host, so it needs a pattern that allows only a-z, 0-9, - and .",
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        "pattern = '[a-z]{2}.'",
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the host, and its pattern allows '@'; only a-z, 0-9, - and . will do",
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        r"pattern = '[a-z]{2}\d|.+@.+'",
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the host, and its pattern allows '@'; only a-z, 0-9, - and . will do",
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        "pattern = '[a-z0-9.]*'",
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the host, and its pattern allows the empty text",
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        "pattern = '[a-z0-9.]+'",
        r#"acme.toml:9: credential_types[0].destination: the field region becomes part of the host, and its pattern allows "..", which has an empty label"#,
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        r"pattern = '[a-z]{2}\d:?'",
        "acme.toml:9: credential_types[0].destination: the field region becomes part of the host, and its pattern allows ':'; only a-z, 0-9, - and . will do",
    ),
    (
        r"plain = true
required = true
",
        r"plain = true
",
        "acme.toml:9: credential_types[0].destination: the field region must be required or have a default, else there is no URL",
    ),
    (
        r#"pattern = '[a-z]{2}\d'
example = "eu1"
"#,
        r#"kind = "choice"
choices = ["eu1", "us1/x"]
"#,
        r#"acme.toml:9: credential_types[0].destination: the field region offers "us1/x"; in a host only a-z, 0-9, - and . will do"#,
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        "pattern = '[a-z'",
        "acme.toml:17: credential_types[0].fields[0].pattern: is not a regular expression: unclosed character class",
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        "pattern = 'a)|(b'",
        "acme.toml:17: credential_types[0].fields[0].pattern: is not a regular expression: unopened group",
    ),
    (
        r"pattern = '[a-z]{2}\d'",
        r"pattern = '(?:a{1000}){1000}'
max_length = 9
#",
        "acme.toml:17: credential_types[0].fields[0].pattern: is not a regular expression: the expression is too large; use smaller repetitions",
    ),
    (
        r#"example = "eu1""#,
        r#"example = "Europe""#,
        r"acme.toml:18: credential_types[0].fields[0].example: does not fit the field itself: pattern [a-z]{2}\d",
    ),
    (
        r#"example = "eu1""#,
        r#"default = "Europe""#,
        r"acme.toml:18: credential_types[0].fields[0].default: does not fit the field itself: pattern [a-z]{2}\d",
    ),
    (
        r#"example = "eu1""#,
        r#"kind = "dropdown""#,
        "acme.toml:18: credential_types[0].fields[0].kind: must be one of text, url, pem, choice, list, texts, pairs, number, numbers, flag, object",
    ),
    (
        r#"example = "eu1""#,
        r#"kind = "choice""#,
        r#"acme.toml:11: credential_types[0].fields[0].choices: is missing or empty; kind = "choice" needs something to choose from"#,
    ),
    (
        r#"example = "eu1""#,
        r#"choices = ["eu1"]"#,
        r#"acme.toml:18: credential_types[0].fields[0].choices: is of no use without kind = "choice""#,
    ),
    (
        r#"example = "eu1""#,
        r#"kind = "choice"
choices = ["eu1", "eu1"]"#,
        "acme.toml:19: credential_types[0].fields[0].choices: names the same choice twice",
    ),
    (
        r#"example = "eu1""#,
        "max_length = 0",
        "acme.toml:18: credential_types[0].fields[0].max_length: must be from 1 to 65536 bytes",
    ),
    (
        r#"example = "eu1""#,
        "max_length = -1",
        "acme.toml:18: credential_types[0].fields[0].max_length: must be from 1 to 65536 bytes",
    ),
    (
        r#"example = "eu1""#,
        "read_only = true",
        "acme.toml:16: credential_types[0].fields[0].required: a read-only field cannot be required: nobody may enter it",
    ),
    (
        r#"example = "eu1""#,
        r#"help_url = "http://acme.example/help""#,
        "acme.toml:18: credential_types[0].fields[0].help_url: must be a link that begins with https://",
    ),
    (
        r#"name = "region""#,
        r#"name = "Region""#,
        r"acme.toml:9: credential_types[0].destination: names the field region, which is not there
acme.toml:12: credential_types[0].fields[0].name: must match ^[a-z][a-z0-9_]*$",
    ),
    (
        r#"name = "api_key""#,
        r#"name = "region""#,
        r"acme.toml:21: credential_types[0].fields[1].name: region is there twice
acme.toml:27: credential_types[0].authentication.headers[0].value: names the field api_key, which is not there",
    ),
    (
        r#"help = "Shown on the settings page."
"#,
        "",
        "acme.toml:11: credential_types[0].fields[0].help: is missing",
    ),
    (
        r#"help = "Settings, API keys."
"#,
        r#"help = "Settings, API keys."
default = "k"
"#,
        "acme.toml:24: credential_types[0].fields[1].default: a secret field cannot have a default: everybody would have it",
    ),
    (
        r#"help = "Settings, API keys."
required = true
"#,
        r#"help = "Settings, API keys."
read_only = true
"#,
        "acme.toml:24: credential_types[0].fields[1].read_only: a read-only field is shown, so it must have plain = true",
    ),
    (
        r#"value = "{{ api_key }}""#,
        r#"value = "{{ token }}""#,
        "acme.toml:27: credential_types[0].authentication.headers[0].value: names the field token, which is not there",
    ),
    (
        r#"value = "{{ api_key }}""#,
        r#"value = "{{ api_key""#,
        "acme.toml:27: credential_types[0].authentication.headers[0].value: {{ is never closed with }}",
    ),
    (
        r#"value = "{{ api_key }}""#,
        r#"value = "ké""#,
        "acme.toml:27: credential_types[0].authentication.headers[0].value: must be visible ASCII",
    ),
    (
        r#"name = "X-Acme-Key""#,
        r#"name = "X Acme""#,
        "acme.toml:27: credential_types[0].authentication.headers[0].name: must match ^[A-Za-z][A-Za-z0-9_-]*$",
    ),
    (
        r#"name = "X-Acme-Key""#,
        r#"name = "Host""#,
        "acme.toml:27: credential_types[0].authentication.headers[0].name: Host frames the message; it cannot be set",
    ),
    (
        r#"name = "X-Acme-Key""#,
        r#"name = "Proxy-Authorization""#,
        "acme.toml:27: credential_types[0].authentication.headers[0].name: Proxy-Authorization frames the message; it cannot be set",
    ),
    (
        "headers = [",
        r#"headers = [{ name = "x-acme-key", value = "1" }, "#,
        "acme.toml:27: credential_types[0].authentication.headers[1].name: X-Acme-Key is there twice",
    ),
    (
        "headers = [",
        r#"scheme = "kerberos"
headers = ["#,
        "acme.toml:27: credential_types[0].authentication.scheme: must be one of template, basic, digest, client_certificate, aws_signature",
    ),
    (
        "headers = [",
        r#"scheme = "basic"
headers = ["#,
        r#"acme.toml:26: credential_types[0].authentication.basic: is missing; this scheme needs username and password"#,
    ),
    (
        "headers = [",
        r#"basic = { username = "", password = "" }
headers = ["#,
        r#"acme.toml:27: credential_types[0].authentication.basic: is of no use without scheme = "basic" or "digest""#,
    ),
    (
        "headers = [",
        r#"scheme = "basic"
basic = { username = "{{ api_key }}" }
headers = ["#,
        r#"acme.toml:28: credential_types[0].authentication.basic.password: is missing; write "" where the vendor wants it empty"#,
    ),
    (
        "[credential_types.authentication]",
        r#"[credential_types.token]
grant = "client_credentials"

[credential_types.authentication]"#,
        "acme.toml:5: credential_types[0].token_url: is missing; [token] fetches a token from there",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }}.api.acme.example/v2"
token_url = "https://id.acme.example"
token = { grant = "password" }"#,
        "acme.toml:11: credential_types[0].token.grant: must be one of client_credentials, jwt_bearer, authorization_code, device_code, two_step, assume_role",
    ),
    (
        r#""https://{{ region }}.api.acme.example/v2""#,
        r#""https://{{ region }}.api.acme.example/v2"
token_url = "https://id.acme.example"
token = { grant = "client_credentials", client_id = "{{ api_key }}" }"#,
        "acme.toml:11: credential_types[0].token.client_id: names a secret field; only plain ones will do here",
    ),
    (
        r#"example = "eu1""#,
        r#"kind = "object""#,
        r#"acme.toml:11: credential_types[0].fields[0].fields: is missing or empty; kind = "object" needs members"#,
    ),
    (
        r#"path = "/me""#,
        r#"path = "me""#,
        "acme.toml:30: credential_types[0].verification.path: must be a path below the destination that begins with one /, such as /v1/models",
    ),
    (
        r#"path = "/me""#,
        r#"path = "//evil.example/me""#,
        "acme.toml:30: credential_types[0].verification.path: must be a path below the destination that begins with one /, such as /v1/models",
    ),
    (
        r#"path = "/me""#,
        r#"path = "/../me""#,
        "acme.toml:30: credential_types[0].verification.path: must not have dot segments",
    ),
    (
        r#"path = "/me""#,
        r#"path = "/me?key={{ api_key }}""#,
        "acme.toml:30: credential_types[0].verification.path: the field api_key is secret; secrets have no place in a URL",
    ),
    (
        r#"path = "/me""#,
        r#"path = "/me"
method = "DELETE""#,
        "acme.toml:31: credential_types[0].verification.method: must be GET, HEAD or POST: a test changes nothing",
    ),
    (
        r#"path = "/me""#,
        r#"path = "/me"
accepted = [200, "499-400"]"#,
        r#"acme.toml:31: credential_types[0].verification.accepted[1]: must be a status such as 200 or a range such as "400-499""#,
    ),
    (
        r#"path = "/me""#,
        r#"path = "/me"
body = { content = "{}", content_type = "application/json" }"#,
        r#"acme.toml:31: credential_types[0].verification.body: goes with method = "POST" only"#,
    ),
    (
        r#"path = "/me""#,
        r#"path = "/me"
predicate = { pointer = "/ok" }"#,
        "acme.toml:31: credential_types[0].verification.predicate.equals: is missing",
    ),
    (
        r#"identity = { pointer = "/email" }"#,
        r#"identity = { pointer = "email" }"#,
        "acme.toml:31: credential_types[0].verification.identity.pointer: must be a JSON pointer such as /user/email",
    ),
    (
        r#"identity = { pointer = "/email" }"#,
        r#"identity = { pointer = "/email", header = "x-user" }"#,
        "acme.toml:31: credential_types[0].verification.identity: must have either a pointer into the body or a header",
    ),
    (
        r#"identity = { pointer = "/email" }"#,
        r#"identity = "email""#,
        "acme.toml:31: credential_types[0].verification.identity: must be a table",
    ),
];

#[test]
fn every_wrong_file_is_told_what_is_wrong_and_where() {
    let mut wrong = Vec::new();
    for (from, to, wanted) in CASES {
        let got = faults(&with(from, to));
        if got != *wanted {
            wrong.push(format!("{to}\n  wanted {wanted}\n  got    {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} broken files, each with its own message", CASES.len());
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = with("label = \"Acme\"\n", "label = 7\ncolour = \"red\"\n")
        .replace("name = \"X-Acme-Key\"", "name = \"Host\"")
        .replace("path = \"/me\"", "path = \"me\"");
    insta::assert_snapshot!(faults(&text), @"
    acme.toml:2: label: must be a text in quotes, not a whole number
    acme.toml:3: colour: is not a known key here; known are type, fields, shared_fields, credential_types, label, category, tile
    acme.toml:28: credential_types[0].authentication.headers[0].name: Host frames the message; it cannot be set
    acme.toml:31: credential_types[0].verification.path: must be a path below the destination that begins with one /, such as /v1/models
    ");
}

#[test]
fn an_icon_must_be_there_and_be_a_drawing() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "integrations/acme.toml", GOOD);
    let said =
        |directory: &Path| load(directory).unwrap_err().to_string().replace(&directory.display().to_string(), "");
    let missing = "/integrations/acme.toml:1: type: has no icon; icons/acme.svg is missing or wrong";
    assert_eq!(said(directory.path()), missing);
    write(directory.path(), "icons/acme.svg", &ICON.replace("<path", "<script>1</script><path"));
    let script = "/icons/acme.svg: holds a script; an icon is a drawing and nothing else";
    assert_eq!(said(directory.path()), format!("{script}\n{missing}"));
}

#[test]
fn files_that_are_no_text_and_types_that_are_there_twice_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "icons/acme.svg", ICON);
    write(directory.path(), "icons/acme2.svg", ICON);
    write(directory.path(), "integrations/acme.toml", GOOD);
    write(directory.path(), "integrations/acme2.toml", &GOOD.replace("\"Acme\"", "\"Acme2\""));
    std::fs::write(directory.path().join("integrations/binary.toml"), [0xff, 0xfe]).unwrap();
    let said = load(directory.path()).unwrap_err().to_string();
    let folder = format!("{}/integrations/", directory.path().display());
    insta::assert_snapshot!(said.replace(&folder, ""), @"
    acme2.toml:6: credential_types[0].type: AcmeAPIKey belongs to acme.toml already
    binary.toml: is not UTF-8
    ");
}

const ACTION: &str = r#"fqn = "com.example.greet"
label = "Greet"
description = "Says hello."
integration = "HTTP"

[[inputs]]
name = "tone"
label = "Tone"
help = "How."
type = "string"
choices = ["warm", "dry"]
default = "warm"
"#;

#[test]
fn wrong_actions_are_told_what_is_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let said = |from: &str, to: &str| {
        assert!(ACTION.contains(from));
        write(directory.path(), "actions/com.example.greet.toml", &ACTION.replace(from, to));
        let folder = format!("{}/actions/com.example.greet.toml", directory.path().display());
        load(directory.path()).map_or_else(|error| error.to_string().replace(&folder, ""), |_| "loads".to_owned())
    };
    assert_eq!(said("HTTP", "HTTP"), "loads");
    assert_eq!(said("\"HTTP\"", "\"Nothing\""), ":4: integration: there is no integration Nothing");
    assert_eq!(
        said("com.example.greet", "com.example.meet"),
        ":1: fqn: a file named com.example.meet.toml must hold it, not com.example.greet.toml"
    );
    assert_eq!(
        said("default = \"warm\"", "default = \"loud\""),
        ":12: inputs[0].default: is not of the parameter's own type or choices"
    );
    assert_eq!(
        said("default = \"warm\"", "required = 1"),
        ":12: inputs[0].required: must be true or false, not a whole number"
    );
    assert_eq!(
        said("type = \"string\"", "type = \"text\""),
        ":10: inputs[0].type: must be one of any, string, boolean, integer, object, string[], object[]\n:11: inputs[0].choices: go with type = \"string\" only"
    );
    assert_eq!(
        said(
            "default = \"warm\"",
            "default = \"warm\"\n[[inputs]]\nname = \"list\"\nlabel = \"L\"\nhelp = \"H\"\ntype = \"object[]\""
        ),
        ":13: inputs[1].members: go with type = \"object[]\", which needs them"
    );
}
