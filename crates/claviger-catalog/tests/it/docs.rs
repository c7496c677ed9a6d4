//! The page about all authentication types says what the catalog says.

use std::{fmt::Write as _, fs, path::PathBuf};

use claviger_catalog::{Catalog, CredentialType, Field, TokenGrant};

/// How a person comes in, where one has to.
const AUTHORIZATION_CODE: &str = "\
**Authorization code.** Register an app or client at the provider, with the redirect URI
`https://YOUR-SERVER/oauth/callback`: the server's `--public-url` and that path, to the letter. Make the connection,
then authorize it: `POST /api/v2/actions/connections/{id}/authorize` answers an `authorization_url`. Open it in a
browser within ten minutes, agree, and confirm on the page that the provider sends you back to, signed in as
yourself. From then on tokens are renewed by themselves, if the provider gave a refresh token; many do for the scope
`offline_access`, Google for the authorization parameters `access_type=offline` and `prompt=consent`. The
connection shows whose account it is, what was granted and what was not. To have another account, or
more scopes, authorize it again; it keeps its id. PKCE with S256 is always used. Enter the issuer if the provider names
itself in its answers: then no other provider's answer is taken for its own.

Where the account is somebody's who has none on this server, make a link for them:
`POST /api/v2/actions/connections/{id}/authorize_link`, or `claviger connections authorize ID --link`. It works once, within
a day, in one browser, and shows who asks for what before anybody is sent to the provider.";

const DEVICE_CODE: &str = "\
**Device code.** Register an app or client at the provider that may use the device flow. Make the connection, then
authorize it: `POST /api/v2/actions/connections/{id}/authorize` (or `claviger connections authorize`) answers a
`user_code` and the `verification_uri` where somebody enters it, on any device, and agrees. The server asks the
provider by itself until they have, so nothing has to be kept open. No public URL is needed. From then on tokens are
renewed by themselves, if the provider gave a refresh token.";

fn row(field: &Field, within: &str, table: &mut String) {
    let name = if within.is_empty() { field.name.clone() } else { format!("{within}.{}", field.name) };
    let marks = [("secret", field.secret), ("required", field.required), ("read only", field.read_only)];
    let mut marks: Vec<_> = marks.iter().filter(|(_, on)| *on).map(|(mark, _)| (*mark).to_owned()).collect();
    marks.extend(field.unless.as_ref().map(|flag| format!("unless `{flag}`")));
    let help = field.help.replace('|', "\\|");
    writeln!(table, "| `{name}` | {} | {} | {help} |", field.kind.as_str(), marks.join(", ")).unwrap();
    for member in &field.fields {
        row(member, &name, table);
    }
}

fn rows(fields: &[Field]) -> String {
    let mut table = String::from("| field | kind | | |\n| --- | --- | --- | --- |\n");
    fields.iter().for_each(|field| row(field, "", &mut table));
    table
}

/// The fields that all types of an HTTP connection have begin here.
fn own(credential_type: &CredentialType) -> &[Field] {
    let shared = credential_type.fields.iter().position(|field| field.name == "headers");
    &credential_type.fields[..shared.unwrap_or(credential_type.fields.len())]
}

fn page(catalog: &Catalog) -> String {
    let mut page = String::from(
        "# Ways to authenticate\n\n\
         Every credential type of the catalog with its fields, as the form and the API ask for them. Secret fields\n\
         are sealed and never answered. This page follows from the files in `catalog/integrations`: after a change\n\
         there, `UPDATE_DOCS=1 cargo test -p claviger-catalog` writes it anew, and a test fails until then.\n\n\
         A field of kind `object` has members, told as `object.member`; `texts` is an array of strings, `pairs` one of\n\
         `{name, value}`, `list` one of the shapes of the published API.\n",
    );
    let mut integrations: Vec<_> = catalog.integrations().iter().collect();
    integrations.sort_by_key(|each| (each.integration_type != "HTTP", each.label.to_lowercase()));
    for integration in integrations {
        writeln!(page, "\n## {}\n", integration.label).unwrap();
        if integration.integration_type == "HTTP" {
            let first = &integration.credential_types[0];
            writeln!(page, "Beside the credentials:\n\n{}", rows(&integration.fields)).unwrap();
            writeln!(page, "In the credentials of every type:\n\n{}", rows(&first.fields[own(first).len()..])).unwrap();
        }
        for credential_type in &integration.credential_types {
            let (name, description) = (&credential_type.credential_type, &credential_type.description);
            writeln!(page, "### `{name}`\n\n{description}\n").unwrap();
            match credential_type.token.as_ref().map(|token| token.grant) {
                Some(TokenGrant::AuthorizationCode) => writeln!(page, "{AUTHORIZATION_CODE}\n").unwrap(),
                Some(TokenGrant::DeviceCode) => writeln!(page, "{DEVICE_CODE}\n").unwrap(),
                _ => {}
            }
            // Where a credential goes is reviewed like everything else that is shown here.
            if let Some(destination) = &credential_type.destination {
                let token = credential_type.token_url.as_ref().map(|url| format!("; a token comes from `{url}`"));
                writeln!(page, "Requests go to `{destination}`{}.\n", token.unwrap_or_default()).unwrap();
            }
            match own(credential_type) {
                [] => writeln!(page, "No fields of its own.\n").unwrap(),
                fields => writeln!(page, "{}", rows(fields)).unwrap(),
            }
        }
    }
    page.trim_end().to_owned() + "\n"
}

#[test]
fn the_page_of_authentication_types_is_that_of_the_catalog() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/authentication-types.md");
    let page = page(&Catalog::embedded().unwrap_or_else(|error| panic!("{error}")));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/authentication-types.md is not what the catalog says; write it with UPDATE_DOCS=1");
}
