//! `data.relationships` of a body: which other objects it names.

use std::str::FromStr;

use claviger_model::{Invalid, Json, json::Fields};

/// The relationships of a body, taken out one by one.
pub(crate) struct Relationships<'a> {
    at: String,
    fields: Option<Fields<'a>>,
    faults: Invalid,
}

const AT: &str = "/data/relationships";

impl<'a> Relationships<'a> {
    /// Those that stand in `json`, which may be absent.
    pub(crate) fn open(json: Option<&'a Json>) -> Self {
        Self::open_at(AT, json)
    }

    /// The same where a body has several objects.
    pub(crate) fn open_at(at: impl Into<String>, json: Option<&'a Json>) -> Self {
        let at = at.into();
        match json.map(|json| Fields::open(&at, json)) {
            None => Self { at, fields: None, faults: Invalid::default() },
            Some(Ok(fields)) => Self { at, fields: Some(fields), faults: Invalid::default() },
            Some(Err(faults)) => Self { at, fields: None, faults },
        }
    }

    /// `{"data": {"type", "id"}}`: one object of type `kind`.
    pub(crate) fn one<T: FromStr>(&mut self, name: &str, kind: &str) -> Option<T> {
        let data = self.data(name)?;
        self.reference(&format!("{}/{name}/data", self.at), data, kind)
    }

    /// `{"data": [{"type", "id"}, …]}`: objects of type `kind`, each with its
    /// place for faults that show later.
    pub(crate) fn many<T: FromStr>(&mut self, name: &str, kind: &str) -> Option<Vec<T>> {
        let data = self.data(name)?;
        let Json::Array(list) = data else {
            self.faults.push(format!("{}/{name}/data", self.at), format!("must be a list, not {}", data.kind()));
            return None;
        };
        let ids = list.iter().enumerate();
        Some(
            ids.filter_map(|(place, each)| self.reference(&format!("{}/{name}/data/{place}", self.at), each, kind))
                .collect(),
        )
    }

    /// Ends the reading: what is left over is unknown.
    pub(crate) fn close(self) -> Invalid {
        let mut faults = self.faults;
        faults.0.extend(self.fields.map(|fields| fields.close().0).unwrap_or_default());
        faults
    }

    fn data(&mut self, name: &str) -> Option<&'a Json> {
        let json = self.fields.as_mut()?.take(name)?;
        match Fields::open(format!("{}/{name}", self.at), json) {
            Ok(mut fields) => {
                let data = fields.required("data");
                self.faults.0.extend(fields.close().0);
                data
            }
            Err(faults) => {
                self.faults.0.extend(faults.0);
                None
            }
        }
    }

    fn reference<T: FromStr>(&mut self, at: &str, json: &Json, kind: &str) -> Option<T> {
        let mut fields = match Fields::open(at, json) {
            Ok(fields) => fields,
            Err(faults) => {
                self.faults.0.extend(faults.0);
                return None;
            }
        };
        if fields.required_string("type").is_some_and(|given| given.expose() != kind) {
            fields.faults.push(format!("{at}/type"), format!("must be {kind}"));
        }
        let id = fields.required_string("id").and_then(|id| {
            let parsed = id.expose().parse().ok();
            if parsed.is_none() {
                fields.faults.push(format!("{at}/id"), "must be a UUID");
            }
            parsed
        });
        self.faults.0.extend(fields.close().0);
        id
    }
}

#[cfg(test)]
mod tests {
    use claviger_model::{RoleId, UserId, json::Limits};

    use super::*;

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    #[test]
    fn what_a_body_names_is_read_and_each_fault_has_its_place() {
        let read = |text: &str| {
            let json = Json::parse(text.as_bytes(), Limits::STANDARD).expect("JSON");
            let mut relationships = Relationships::open(Some(&json));
            let roles = relationships.many::<RoleId>("roles", "roles");
            let user = relationships.one::<UserId>("user", "users");
            let faults = relationships.close().0.into_iter().map(|fault| fault.pointer).collect::<Vec<_>>().join(" ");
            (roles.map(|roles| roles.len()), user.is_some(), faults)
        };
        let (role, user) = (format!(r#"{{"type":"roles","id":"{ID}"}}"#), format!(r#"{{"type":"users","id":"{ID}"}}"#));
        let good = read(&format!(r#"{{"roles":{{"data":[{role},{role}]}},"user":{{"data":{user}}}}}"#));
        assert_eq!(good, (Some(2), true, String::new()));
        assert_eq!(read("{}"), (None, false, String::new()));
        let (roles, named, faults) =
            read(&format!(r#"{{"roles":{{"data":[{role},{user}]}},"user":{{"data":[]}},"x":{{}}}}"#));
        assert_eq!((roles, named), (Some(2), false));
        assert_eq!(faults, "/data/relationships/roles/data/1/type /data/relationships/user/data /data/relationships/x");
        let (.., faults) = read(r#"{"roles":{"data":[{"type":"roles","id":"1"}]},"user":{}}"#);
        assert_eq!(faults, "/data/relationships/roles/data/0/id /data/relationships/user/data");
        assert_eq!(read("[]").2, "/data/relationships");
        assert_eq!(Relationships::open(None).close().0, []);
    }
}
