//! `/api/openapi.json`, and `/api/docs`: the same document for people, without a
//! line of script.

use std::{fmt::Write, sync::LazyLock};

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;

use crate::openapi::document;

static DOCUMENT: LazyLock<String> = LazyLock::new(document);
static PAGE: LazyLock<String> = LazyLock::new(|| {
    // The document is our own and always parses.
    render(&serde_json::from_str(&DOCUMENT).unwrap_or_default())
});

/// The OpenAPI document.
pub(crate) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], DOCUMENT.as_str()).into_response()
}

/// The document as a page.
pub(crate) async fn docs() -> Html<&'static str> {
    Html(&PAGE)
}

/// Operations of one tag: method, path, operation.
type Operations<'a> = Vec<(&'a str, &'a str, &'a Value)>;

fn by_tag(document: &Value) -> Vec<(&str, Operations<'_>)> {
    let mut tags: Vec<(&str, Operations<'_>)> = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten().filter(|(_, each)| each.is_object()) {
            let tag = operation["tags"][0].as_str().unwrap_or("Other");
            let place = tags.iter().position(|(other, _)| *other == tag).unwrap_or_else(|| {
                tags.push((tag, Vec::new()));
                tags.len() - 1
            });
            tags[place].1.push((method, path, operation));
        }
    }
    tags
}

fn render(document: &Value) -> String {
    let mut page = String::from(HEAD);
    let tags = by_tag(document);
    page += "<nav aria-label=\"Operations\">";
    for (tag, operations) in &tags {
        let _ = write!(page, "<div><strong>{}</strong><ul>", escape(tag));
        for (_, _, operation) in operations {
            let (id, summary) = (text(&operation["operationId"]), text(&operation["summary"]));
            let _ = write!(page, "<li><a href=\"#{id}\">{}</a></li>", summary.trim_end_matches('.'));
        }
        page += "</ul></div>";
    }
    page += "</nav>";
    for (tag, operations) in &tags {
        let _ = write!(page, "<h2>{}</h2>", escape(tag));
        for (method, path, operation) in operations {
            one(&mut page, method, path, operation);
        }
    }
    page + "</main></body></html>"
}

fn one(page: &mut String, method: &str, path: &str, operation: &Value) {
    let (id, summary) = (text(&operation["operationId"]), text(&operation["summary"]));
    let method = method.to_uppercase();
    let _ = write!(
        page,
        "<h3 id=\"{id}\"><span class=\"method\">{method}</span> <span class=\"path\">{}</span></h3><p>{summary}</p>",
        escape(path)
    );
    let rows = |page: &mut String, head: &str, rows: Vec<[String; 2]>| {
        if rows.is_empty() {
            return;
        }
        let _ = write!(
            page,
            "<div class=\"scroll\"><table><thead><tr><th class=\"name\">{head}</th><th>Meaning</th></tr></thead><tbody>"
        );
        for [name, meaning] in rows {
            let _ = write!(page, "<tr><td><code>{name}</code></td><td>{meaning}</td></tr>");
        }
        *page += "</tbody></table></div>";
    };
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    rows(page, "Parameter", parameters.map(|each| [text(&each["name"]), text(&each["description"])]).collect());
    let answers = operation["responses"].as_object().into_iter().flatten();
    rows(page, "Answer", answers.map(|(status, each)| [escape(status), text(&each["description"])]).collect());
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Claviger API</title>\
<link rel=\"stylesheet\" href=\"/style.css\"></head><body><main><h1>Claviger API</h1>\
<p>Every operation that this server answers. The same as a file for tools: \
<a href=\"/api/openapi.json\">openapi.json</a>. Send the headers <code>DD-API-KEY</code> and \
<code>DD-APPLICATION-KEY</code> with each request.</p>";
