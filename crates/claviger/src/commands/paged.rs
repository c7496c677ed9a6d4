//! All pages of a list as one answer.

use anyhow::Result;
use http::Method;
use serde_json::{Value, json};

use crate::client::{Client, escaped};

/// Rows that are asked for at a time.
const SIZE: usize = 100;

/// Everything that `path` lists under the filters, which are name and value.
pub(crate) async fn all(client: &Client, path: &str, filters: &[(&str, Option<&str>)]) -> Result<Value> {
    let given = filters.iter().filter_map(|(name, value)| Some(format!("&{}={}", escaped(name), escaped((*value)?))));
    let filters: String = given.collect();
    let mut whole = json!({"data": [], "included": []});
    for page in 0.. {
        let target = format!("{path}?page%5Bsize%5D={SIZE}&page%5Bnumber%5D={page}{filters}");
        let mut answer = client.call(Method::GET, &target, None).await?;
        let rows = answer["data"].as_array().map_or(0, Vec::len);
        for member in ["data", "included"] {
            let more = answer[member].as_array_mut().map(std::mem::take).unwrap_or_default();
            if let Some(list) = whole[member].as_array_mut() {
                for row in more {
                    // The same role may come along with several pages.
                    if !list.contains(&row) {
                        list.push(row);
                    }
                }
            }
        }
        if rows < SIZE {
            break;
        }
    }
    Ok(whole)
}

/// A text of an answer, or a dash.
pub(crate) fn word(value: &Value) -> String {
    value.as_str().unwrap_or("-").to_owned()
}

/// Prints an answer as the server gave it.
pub(crate) fn print_json(answer: &Value) -> Result<()> {
    crate::output::say(&serde_json::to_string_pretty(answer)?);
    Ok(())
}
