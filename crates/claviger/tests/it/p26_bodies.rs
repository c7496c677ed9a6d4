//! Hostile bodies made from right ones, and mutations of bytes.

use serde_json::{Map, Value, json};

/// One request.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Value,
}

/// What is put in the place of each value.
fn strangers() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(""),
        json!("\u{7f}\u{202e}\u{feff}%00"),
        json!("x".repeat(70_000)),
        json!("{{ token1 }}{{ {{"),
        json!("../../../etc/passwd"),
        json!("'; DROP TABLE connection; --"),
        json!([]),
        json!([[["deep"]]]),
        json!([{"name": "a", "value": "b"}]),
        json!({}),
        json!({"name": {"value": []}}),
        json!({"__proto__": {"x": 1}}),
    ]
}

/// Every value of the body replaced by every stranger, dropped, or joined by an
/// unknown neighbour.
pub(crate) fn hostile(control: &Case) -> Vec<Case> {
    let mut places = Vec::new();
    walk(&control.body, String::new(), &mut places);
    let mut cases = Vec::new();
    for place in &places {
        for stranger in strangers() {
            let mut body = control.body.clone();
            *body.pointer_mut(place).unwrap() = stranger;
            cases.push(Case { body, ..control.clone() });
        }
        for change in [drop_member as fn(&mut Map<String, Value>, &str), add_member, rename_member] {
            let mut body = control.body.clone();
            let (parent, name) = place.rsplit_once('/').unwrap_or(("", ""));
            if let Some(Value::Object(members)) = body.pointer_mut(parent) {
                change(members, name);
                cases.push(Case { body, ..control.clone() });
            }
        }
    }
    cases
}

fn drop_member(members: &mut Map<String, Value>, name: &str) {
    members.remove(name);
}

fn add_member(members: &mut Map<String, Value>, name: &str) {
    members.insert(format!("{name}\u{2028}x"), json!(1));
}

fn rename_member(members: &mut Map<String, Value>, name: &str) {
    if let Some(value) = members.remove(name) {
        members.insert(name.to_uppercase(), value);
    }
}

fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    places.push(at.clone());
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| walk(value, format!("{at}/{name}"), places)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| walk(value, format!("{at}/{index}"), places))
        }
        _ => {}
    }
}

/// The text itself and `count - 1` mutations of it, the same on every run.
pub(crate) fn mutations(text: &[u8], seed: u64, count: u64) -> Vec<Vec<u8>> {
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below.max(1) as u64).unwrap()
    };
    (0..count).map(|number| if number == 0 { text.to_vec() } else { mutate(text, number, &mut next) }).collect()
}

fn mutate(text: &[u8], number: u64, next: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    const PIECES: [&[u8]; 12] = [
        b"\0",
        b"\xff\xfe",
        b"\xc0\x80",
        b"\\ud800",
        b"\\u0000",
        b"\"",
        b"{",
        b"]",
        b",",
        b"\xef\xbb\xbf",
        b"/**/",
        b"1e999",
    ];
    let at = next(text.len());
    let mut bytes = text.to_vec();
    match number {
        1 => bytes.truncate(at),
        2 => bytes[at] ^= 1 << next(8),
        3 => drop(bytes.remove(at)),
        4 => {
            let end = (at + 1 + next(40)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            drop(bytes.splice(at..at, copy));
        }
        5 => bytes.extend_from_slice(&text[at..]),
        6 => bytes[at] = u8::try_from(next(256)).unwrap(),
        7 => bytes.rotate_left(at),
        _ => drop(bytes.splice(at..at, PIECES[next(PIECES.len())].iter().copied())),
    }
    bytes
}
