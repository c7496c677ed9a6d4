//! Multipart bodies (RFC 7578, RFC 2046), both ways.

use memchr::memmem;

use super::media::{split_quoted, unquote};

/// One part of a body that was received.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) name: String,
    pub(super) file_name: String,
    pub(super) media_type: Option<String>,
    pub(super) data: &'a [u8],
}

/// More parts than this are nobody's form.
const MOST: usize = 1_000;

/// The parts of a body, or `None` if it is not whole.
pub(super) fn split<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let delimiter = format!("--{boundary}");
    let between = format!("\r\n{delimiter}");
    let first = memmem::find(body, delimiter.as_bytes())?;
    let mut rest = body.get(first + delimiter.len()..)?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let line = memmem::find(rest, b"\r\n")?;
        // The delimiter of an empty part's end may start with this line's break.
        let end = memmem::find(rest.get(line..)?, between.as_bytes())? + line;
        parts.push(part(rest.get(line + 2..end.max(line + 2))?)?);
        rest = rest.get(end + between.len()..)?;
        if parts.len() > MOST {
            return None;
        }
    }
    Some(parts)
}

fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let (head, data) = match memmem::find(bytes, b"\r\n\r\n") {
        _ if bytes.starts_with(b"\r\n") => (&b""[..], bytes.get(2..)?),
        Some(end) => (bytes.get(..end)?, bytes.get(end + 4..)?),
        None => return None,
    };
    let mut part = Part { name: String::new(), file_name: String::new(), media_type: None, data };
    for line in String::from_utf8_lossy(head).split("\r\n") {
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => part.media_type = Some(value.trim().to_owned()),
            "content-disposition" => disposition(value, &mut part),
            _ => {}
        }
    }
    Some(part)
}

fn disposition(value: &str, part: &mut Part<'_>) {
    for parameter in split_quoted(value) {
        match parameter.trim().split_once('=') {
            Some(("name", value)) => part.name = unquote(value),
            Some(("filename", value)) => part.file_name = unquote(value),
            _ => {}
        }
    }
}

/// One part to send.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    /// Media type of a file; plain fields have none.
    pub(super) file: Option<&'a str>,
    pub(super) data: &'a [u8],
}

/// A body and the boundary that its parts do not hold.
pub(super) fn build(fields: &[Field<'_>]) -> (Vec<u8>, String) {
    let boundary = boundary(fields);
    let mut body = Vec::new();
    for field in fields {
        let name = quoted(field.name);
        body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes());
        if let Some(media) = field.file {
            body.extend_from_slice(format!("; filename=\"{name}\"\r\nContent-Type: {media}").as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(field.data);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (body, boundary)
}

/// Looked for in the parts rather than drawn at random: it cannot collide.
fn boundary(fields: &[Field<'_>]) -> String {
    let free = |boundary: &String| fields.iter().all(|field| memmem::find(field.data, boundary.as_bytes()).is_none());
    (0_u64..).map(|number| format!("claviger-form-{number:016x}")).find(free).unwrap_or_default()
}

/// A name inside quotes, as browsers write it (WHATWG HTML, multipart/form-data).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_read_back() {
        let fields = [
            Field { name: "a\"b\r\nX-Evil: 1", file: None, data: b"one\r\n--claviger-form-0000000000000000\r\ntwo" },
            Field { name: "file", file: Some("image/png"), data: b"\0\x01\r\n" },
            Field { name: "empty", file: None, data: b"" },
        ];
        let (body, boundary) = build(&fields);
        assert_eq!(boundary, "claviger-form-0000000000000001");
        let parts = split(&body, &boundary).expect("whole");
        let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["a%22b%0D%0AX-Evil: 1", "file", "empty"]);
        let data: Vec<_> = parts.iter().map(|part| part.data).collect();
        assert_eq!(data, fields.iter().map(|field| field.data).collect::<Vec<_>>());
        assert_eq!((parts[1].file_name.as_str(), parts[1].media_type.as_deref()), ("file", Some("image/png")));
    }

    #[test]
    fn a_broken_body_is_none() {
        for body in ["", "--b", "--b\r\n", "--b\r\n\r\nx", "--b\r\nname\r\n--b--", "no boundary"] {
            assert_eq!(split(body.as_bytes(), "b"), None, "{body:?}");
        }
        assert_eq!(split(b"--b--", "b"), Some(Vec::new()));
        assert_eq!(split(b"--b\r\n\r\n\r\n--b--", "b").map(|parts| parts.len()), Some(1));
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_panic(body in "(--b|--|\r\n|a|:|;|\"|Content-Disposition: form-data; name=){0,20}") {
            let _ = split(body.as_bytes(), "b");
        }
    }
}
