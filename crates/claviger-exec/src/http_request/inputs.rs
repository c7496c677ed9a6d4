//! Reads the action's inputs. Everything that is wrong is told at once, each
//! with its place.

use std::time::Duration;

use claviger_model::{Invalid, json::pointer};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Map, Value};

use super::{
    Encoding, FormField, FormValue, HttpRequest, Parsing, StatusRange, header_name, header_value, is_hop_header,
};

/// The verbs that `verb` takes.
const VERBS: [Method; 6] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Set by runners for themselves; taken and not sent, as they do.
const DROPPED: &str = "runtime-worker-key";

const LONGEST_TIMEOUT: u64 = 120;

impl HttpRequest {
    /// Reads and checks the inputs. Optional inputs may be null.
    ///
    /// # Errors
    /// Everything that is wrong, with pointers relative to the inputs (`/url`,
    /// `/requestHeaders/0/key`).
    pub fn parse(inputs: &Value) -> Result<Self, Invalid> {
        let Value::Object(members) = inputs else {
            return Err(Invalid::one("", format!("must be an object, not {}", kind(inputs))));
        };
        let mut reader = Reader { at: String::new(), members: members.clone(), faults: Invalid::default() };
        let request = read(&mut reader);
        reader.close().or(request)
    }
}

fn read(inputs: &mut Reader) -> HttpRequest {
    let request = HttpRequest {
        method: verb(inputs),
        url: url(inputs),
        body: inputs.take("body"),
        headers: headers(inputs),
        url_parameters: url_parameters(inputs),
        form_data: form_data(inputs),
        follow_redirect: inputs.boolean("followRedirect"),
        allow_expired_certificate: inputs.boolean("allowExpiredCertificate"),
        error_on_status: error_on_status(inputs),
        response_parsing: inputs.choice("responseParsing", &Parsing::NAMES),
        response_encoding: inputs.choice("responseEncoding", &Encoding::NAMES),
        timeout: timeout(inputs),
        on_behalf: None,
        observed: false,
    };
    if request.body.is_some() && !request.form_data.is_empty() {
        inputs.faults.push("/formData", "cannot be sent together with a body; give one of the two");
    }
    request
}

fn verb(inputs: &mut Reader) -> Method {
    let name = inputs.required_string("verb");
    let known =
        VERBS.into_iter().find(|verb| name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(verb.as_str())));
    if known.is_none() && name.is_some() {
        inputs.faults.push("/verb", "must be one of GET, HEAD, POST, PUT, PATCH, DELETE");
    }
    known.unwrap_or_default()
}

fn url(inputs: &mut Reader) -> String {
    let url = inputs.required_string("url");
    match url.as_deref() {
        Some("") => inputs.faults.push("/url", "must not be empty; give / for the connection's base URL itself"),
        Some(long) if long.len() > 8_192 => inputs.faults.push("/url", "must be at most 8192 bytes long"),
        _ => {}
    }
    url.unwrap_or_default()
}

fn headers(inputs: &mut Reader) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for mut item in inputs.objects("requestHeaders") {
        let key = item.required_string("key");
        let values = item.strings("value");
        if values.is_none() && !item.has_fault() {
            item.faults.push(item.at("value"), "is required: an array of strings");
        }
        let joined: Vec<String> = values.unwrap_or_default().into_iter().map(|(_, text)| text).collect();
        header(&mut headers, &mut item, key.as_deref(), &joined.join(","));
        inputs.faults.0.extend(item.close().0);
    }
    headers
}

fn header(headers: &mut HeaderMap, item: &mut Reader, key: Option<&str>, value: &str) {
    let name = match key.map(header_name) {
        None => return,
        Some(Err(why)) => return item.faults.push(item.at("key"), why),
        Some(Ok(name)) if is_hop_header(&name) => {
            return item.faults.push(item.at("key"), "is a header that this server sets itself; leave it out");
        }
        Some(Ok(name)) => name,
    };
    let joined = match headers.get(&name).and_then(|held| held.to_str().ok()) {
        Some(held) => header_value(&format!("{held},{value}")),
        None => header_value(value),
    };
    match joined {
        Err(why) => item.faults.push(item.at("value"), why),
        Ok(_) if name.as_str() == DROPPED => {}
        Ok(value) => drop::<Option<HeaderValue>>(headers.insert(name, value)),
    }
}

fn url_parameters(inputs: &mut Reader) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    for mut item in inputs.objects("urlParams") {
        if let (Some(key), Some(value)) = (item.required_string("key"), item.required_string("value")) {
            parameters.push((key, value));
        }
        inputs.faults.0.extend(item.close().0);
    }
    parameters
}

fn form_data(inputs: &mut Reader) -> Vec<FormField> {
    let mut fields = Vec::new();
    for mut item in inputs.objects("formData") {
        let key = item.required_string("key");
        let value = item.required_string("value");
        let value = match (item.string("type").as_deref().unwrap_or("string"), value) {
            (_, None) => None,
            ("string", Some(text)) => Some(FormValue::Text(text)),
            ("datauri", Some(text)) => {
                let file = FormValue::data_uri(&text);
                file.map_err(|why| item.faults.push(item.at("value"), why)).ok()
            }
            (_, Some(_)) => {
                item.faults.push(item.at("type"), "must be \"string\" or \"datauri\"");
                None
            }
        };
        fields.extend(key.zip(value).map(|(key, value)| FormField { key, value }));
        inputs.faults.0.extend(item.close().0);
    }
    fields
}

fn error_on_status(inputs: &mut Reader) -> Vec<StatusRange> {
    let mut ranges = Vec::new();
    for (index, text) in inputs.strings("errorOnStatus").unwrap_or_default() {
        match StatusRange::parse(&text) {
            Ok(range) => ranges.push(range),
            Err(why) => inputs.faults.push(format!("/errorOnStatus/{index}"), why),
        }
    }
    ranges
}

fn timeout(inputs: &mut Reader) -> Option<Duration> {
    let value = inputs.take("timeout")?;
    match value.as_u64() {
        Some(seconds @ 1..=LONGEST_TIMEOUT) => Some(Duration::from_secs(seconds)),
        _ => {
            inputs.faults.push("/timeout", format!("must be a whole number of seconds from 1 to {LONGEST_TIMEOUT}"));
            None
        }
    }
}

/// Takes members out of an object and notes what is wrong.
struct Reader {
    at: String,
    members: Map<String, Value>,
    faults: Invalid,
}

impl Reader {
    fn at(&self, name: &str) -> String {
        pointer(&self.at, name)
    }

    fn has_fault(&self) -> bool {
        !self.faults.0.is_empty()
    }

    /// Null counts as absent.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    fn string(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            other => self.wrong_type(name, "a string", &other),
        }
    }

    fn required_string(&mut self, name: &str) -> Option<String> {
        if self.members.get(name).is_none_or(Value::is_null) {
            self.faults.push(self.at(name), "is required");
            self.members.remove(name);
            return None;
        }
        self.string(name)
    }

    fn boolean(&mut self, name: &str) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Bool(value)) => value,
            Some(other) => self.wrong_type(name, "true or false", &other).unwrap_or_default(),
        }
    }

    fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(name)?;
        let found = choices.iter().find(|(known, _)| *known == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(known, _)| *known).collect();
            self.faults.push(self.at(name), format!("must be one of {}", names.join(", ")));
        }
        found
    }

    fn array(&mut self, name: &str) -> Option<Vec<Value>> {
        match self.take(name)? {
            Value::Array(items) => Some(items),
            other => self.wrong_type(name, "an array", &other),
        }
    }

    /// The strings of a list, each with its place.
    fn strings(&mut self, name: &str) -> Option<Vec<(usize, String)>> {
        let at = self.at(name);
        let mut texts = Vec::new();
        for (index, item) in self.array(name)?.into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push((index, text)),
                other => self.faults.push(format!("{at}/{index}"), format!("must be a string, not {}", kind(&other))),
            }
        }
        Some(texts)
    }

    fn objects(&mut self, name: &str) -> Vec<Self> {
        let at = self.at(name);
        let mut readers = Vec::new();
        for (index, item) in self.array(name).unwrap_or_default().into_iter().enumerate() {
            let at = format!("{at}/{index}");
            match item {
                Value::Object(members) => readers.push(Self { at, members, faults: Invalid::default() }),
                other => self.faults.push(at, format!("must be an object, not {}", kind(&other))),
            }
        }
        readers
    }

    fn wrong_type<T>(&mut self, name: &str, wanted: &str, found: &Value) -> Option<T> {
        self.faults.push(self.at(name), format!("must be {wanted}, not {}", kind(found)));
        None
    }

    /// Every member left over is unknown.
    fn close(&mut self) -> Invalid {
        for name in std::mem::take(&mut self.members).keys() {
            self.faults.push(self.at(name), "is not a known input");
        }
        std::mem::take(&mut self.faults)
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
