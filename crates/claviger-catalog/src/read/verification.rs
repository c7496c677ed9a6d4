//! `[credential_types.verification]`: the cheapest call that proves a credential.

use super::{
    Table,
    authentication::{header_name, read_body, read_headers},
    url_template::check_path_field,
};
use crate::{
    Field, Predicate, Reading, StatusRange, Verification,
    template::{Piece, pieces},
};

/// `None` where the file names no call.
pub(super) fn read_verification(parent: &Table<'_>, fields: &[Field]) -> Option<Verification> {
    let table = parent.table("verification")?;
    let method = read_method(&table);
    let body = read_body(&table, fields);
    if body.is_some() && method != "POST" {
        table.fault("body", "goes with method = \"POST\" only");
    }
    let verification = Verification {
        method,
        path: read_path(&table, parent, fields),
        headers: read_headers(&table, "headers", fields, &[]),
        body,
        accepted: read_statuses(&table, "accepted", &[(200, 299)]),
        limited: read_statuses(&table, "limited", &[]),
        refused: read_statuses(&table, "refused", &[(401, 401), (403, 403)]),
        predicate: read_predicate(&table),
        identity: read_reading(&table, "identity"),
        scopes: read_reading(&table, "scopes"),
        expires_at: read_reading(&table, "expires_at"),
        unverified: table.flag("unverified"),
        rarely: table.flag("rarely"),
    };
    table.finish();
    Some(verification)
}

fn read_method(table: &Table<'_>) -> String {
    let Some(method) = table.text("method") else { return "GET".to_owned() };
    if !["GET", "HEAD", "POST"].contains(&method.value.as_str()) {
        method.fault(table.faults(), "must be GET, HEAD or POST: a test changes nothing");
    }
    method.value
}

fn read_path(table: &Table<'_>, parent: &Table<'_>, fields: &[Field]) -> String {
    let path = table.required_text("path");
    if path.value.is_empty() {
        return path.value;
    }
    let faults = table.faults();
    let pieces = pieces(&path.value).unwrap_or_else(|problem| {
        path.fault(faults, problem);
        Vec::new()
    });
    // One slash: two would be a host.
    let mut good = path.value.starts_with('/') && !path.value.starts_with("//");
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                good &= !text
                    .contains(|c: char| matches!(c, '#' | '\\' | '{' | '}') || c.is_whitespace() || c.is_control());
            }
            Piece::Name(name) => drop(check_path_field(&path, name, fields, parent)),
        }
    }
    if !good {
        path.fault(faults, "must be a path below the destination that begins with one /, such as /v1/models");
    }
    if path.value.split(['/', '?']).any(|segment| matches!(segment, "." | "..")) {
        path.fault(faults, "must not have dot segments");
    }
    path.value
}

fn read_statuses(table: &Table<'_>, key: &'static str, otherwise: &[(u16, u16)]) -> Vec<StatusRange> {
    if !table.has(key) {
        let range = |&(first, last): &(u16, u16)| StatusRange { first, last };
        return otherwise.iter().map(range).collect();
    }
    let mut ranges = Vec::new();
    for item in table.numbers_or_texts(key) {
        match status_range(&item.value) {
            Some(range) => ranges.push(range),
            None => item.fault(table.faults(), "must be a status such as 200 or a range such as \"400-499\""),
        }
    }
    ranges
}

fn status_range(text: &str) -> Option<StatusRange> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let range = StatusRange { first: first.parse().ok()?, last: last.parse().ok()? };
    (100 <= range.first && range.first <= range.last && range.last <= 599).then_some(range)
}

fn read_predicate(parent: &Table<'_>) -> Option<Predicate> {
    let table = parent.table("predicate")?;
    let pointer = read_pointer(&table, "pointer");
    if pointer.is_none() && !table.has("pointer") {
        table.fault("pointer", "is missing");
    }
    let equals = table.json("equals");
    if !table.has("equals") {
        table.fault("equals", "is missing");
    }
    table.finish();
    Some(Predicate { pointer: pointer?, equals: equals?.value })
}

/// `{ pointer = "/user/email" }` or `{ header = "x-oauth-scopes" }`.
fn read_reading(parent: &Table<'_>, key: &'static str) -> Option<Reading> {
    let table = parent.table(key)?;
    let pointer = read_pointer(&table, "pointer");
    let header = table.text("header");
    if table.has("pointer") == table.has("header") {
        table.fault("", "must have either a pointer into the body or a header");
    }
    if let Some(header) = &header
        && !header_name(&header.value)
    {
        header.fault(table.faults(), "must match ^[A-Za-z][A-Za-z0-9_-]*$");
    }
    table.finish();
    pointer.map(Reading::Pointer).or_else(|| header.map(|header| Reading::Header(header.value.to_ascii_lowercase())))
}

/// A JSON pointer (RFC 6901).
fn read_pointer(table: &Table<'_>, key: &'static str) -> Option<String> {
    let pointer = table.text(key)?;
    let escapes_are_good = pointer.value.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if !(pointer.value.is_empty() || pointer.value.starts_with('/')) || !escapes_are_good {
        pointer.fault(table.faults(), "must be a JSON pointer such as /user/email");
        return None;
    }
    Some(pointer.value)
}
