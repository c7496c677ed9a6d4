//! `destination` and `token_url`: where a credential may go. Whatever a
//! connection fills in, only the part of the host or path that the template
//! leaves open may change (security.md E8, E10, K3).

use claviger_model::Destination;

use super::{At, Table};
use crate::{
    Field, FieldKind,
    template::{Piece, pieces},
};

/// A checked template without a trailing slash; `None` and faults where it is wrong.
pub(super) fn read_url_template(table: &Table<'_>, key: &'static str, fields: &[Field]) -> Option<String> {
    let template = table.text(key)?;
    // The one destination of many hosts, which only a scheme that signs may have.
    if key == "destination" && Destination::of_aws(&template.value).is_some() {
        return Some(template.value);
    }
    let faults = table.faults();
    if template.value.starts_with("http://") {
        template.fault(faults, "must begin with https://; credentials never travel in clear");
        return None;
    }
    let Some(rest) = template.value.strip_prefix("https://") else {
        template.fault(faults, "must begin with https://");
        return None;
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = split_port(host);
    let host_is_good = check_part(&template, host, fields, table, &Part::HOST);
    let port_is_good = port.is_none_or(|port| check_part(&template, port, fields, table, &Part::PORT));
    let path_is_good = check_part(&template, path, fields, table, &Part::PATH);
    (host_is_good && port_is_good && path_is_good).then_some(template.value)
}

/// Splits off a port that a field gives; one that the template names stays with the host.
fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((host, port)) if port.starts_with("{{") => (host, Some(port)),
        _ => (host, None),
    }
}

/// A part of a URL and what may stand in it.
struct Part {
    name: &'static str,
    /// Characters that the template itself may have.
    text: fn(char) -> bool,
    /// Characters that values may have.
    value: fn(char) -> bool,
    allows: &'static str,
    /// Stands in for a field.
    sample: &'static str,
    /// Whether the part with stand-ins for the fields looks right.
    shape: fn(&str) -> bool,
    right: &'static str,
}

impl Part {
    const HOST: Self = Self {
        name: "host",
        text: |c| host_char(c) || c == ':',
        value: host_char,
        allows: "a-z, 0-9, - and .",
        sample: "x1",
        shape: host_shape,
        right: "a host name in lower case such as api.example.com, with a port if need be",
    };
    const PORT: Self = Self {
        name: "port",
        text: |c| c.is_ascii_digit(),
        value: |c| c.is_ascii_digit(),
        allows: "0-9",
        sample: "1",
        shape: |port| port == Self::PORT.sample,
        right: "one field and nothing else, such as {{ port }}",
    };
    // No dot in values: two of them would climb out of the path.
    const PATH: Self = Self {
        name: "path",
        text: |c| path_char(c) || matches!(c, '/' | '.'),
        value: path_char,
        allows: "A-Z, a-z, 0-9, -, _ and ~",
        sample: "x1",
        shape: |path| path.is_empty() || path.split('/').skip(1).all(|part| !matches!(part, "" | "." | "..")),
        right: "a path without a trailing slash, dot segments, query or fragment, such as /api/v2",
    };
}

/// A field in the path of another URL, under the same rule.
pub(super) fn check_path_field(template: &At<String>, name: &str, fields: &[Field], table: &Table<'_>) -> bool {
    check_field(template, name, fields, table, &Part::PATH)
}

fn check_part(template: &At<String>, text: &str, fields: &[Field], table: &Table<'_>, part: &Part) -> bool {
    let faults = table.faults();
    let pieces = match pieces(text) {
        Ok(pieces) => pieces,
        Err(problem) => {
            template.fault(faults, problem);
            return false;
        }
    };
    let mut filled = String::new();
    let mut good = true;
    for piece in pieces {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Name(name) => {
                filled.push_str(part.sample);
                good &= check_field(template, name, fields, table, part);
            }
        }
    }
    if !filled.chars().all(part.text) || !(part.shape)(&filled) {
        template.fault(faults, format!("its {} will not do; right would be {}", part.name, part.right));
        good = false;
    }
    good
}

/// A field in a URL is plain, always there, and cannot bring a character that
/// would end the part it stands in.
fn check_field(template: &At<String>, name: &str, fields: &[Field], table: &Table<'_>, part: &Part) -> bool {
    let Some(index) = fields.iter().position(|field| field.name == name) else {
        template.fault(table.faults(), format!("names the field {name}, which is not there"));
        return false;
    };
    let field = &fields[index];
    if table.faults().mentions(&format!("{}fields[{index}].pattern", table.prefix())) {
        return false;
    }
    let problem = if field.secret {
        Some("is secret; secrets have no place in a URL".to_owned())
    } else if !field.required && field.default.is_none() {
        Some("must be required or have a default, else there is no URL".to_owned())
    } else {
        alphabet_problem(field, part)
    };
    if let Some(problem) = &problem {
        template.fault(table.faults(), format!("the field {name} {problem}"));
    }
    problem.is_none()
}

fn alphabet_problem(field: &Field, part: &Part) -> Option<String> {
    if field.kind == FieldKind::Choice {
        let wrong = field.choices.iter().find(|choice| choice.is_empty() || !choice.chars().all(part.value));
        return wrong.map(|choice| format!("offers {choice:?}; in a {} only {} will do", part.name, part.allows));
    }
    let Some(pattern) = &field.pattern else {
        return Some(format!(
            "becomes part of the {}, so it needs a pattern that allows only {}",
            part.name, part.allows
        ));
    };
    if pattern.matches_empty() {
        return Some(format!("becomes part of the {}, and its pattern allows the empty text", part.name));
    }
    if let Some(loose) =
        ["..", "a..b", ".a", "a."].into_iter().find(|loose| (part.value)('.') && pattern.matches(loose))
    {
        return Some(format!(
            "becomes part of the {}, and its pattern allows {loose:?}, which has an empty label",
            part.name
        ));
    }
    let stray = pattern.strays_from(part.value)?;
    Some(format!("becomes part of the {}, and its pattern allows {stray:?}; only {} will do", part.name, part.allows))
}

fn host_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.')
}

fn path_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~')
}

/// A name of two labels or more, or a field alone, and perhaps a port.
fn host_shape(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    name.split('.').all(label) && port.parse::<u16>().is_ok_and(|port| port > 0)
}
