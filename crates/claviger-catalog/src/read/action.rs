//! One file of `actions/`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Faults, Known, Table, integration::parse};
use crate::{Action, Parameter, ValueType};

/// The action that a file describes; `None` and faults where it is wrong.
pub(crate) fn read_action(stem: &str, text: &str, faults: &Faults<'_>, known: &Known) -> Option<Action> {
    let document = parse(text, faults)?;
    let table = Table::root(&document, faults);
    let fqn = table.required_text("fqn");
    if !fqn.value.is_empty() && fqn.value != stem {
        fqn.fault(faults, format!("a file named {}.toml must hold it, not {stem}.toml", fqn.value));
    }
    let segment = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !fqn.value.is_empty() && (!fqn.value.contains('.') || !fqn.value.split('.').all(segment)) {
        fqn.fault(faults, "must be names with dots between them, such as com.example.thing.do");
    }
    let integration = table.required_text("integration");
    if !integration.value.is_empty() && !known.integration_types.values().any(|known| *known == integration.value) {
        integration.fault(faults, format!("there is no integration {}", integration.value));
    }
    let action = Action {
        fqn: fqn.value,
        label: table.required_text("label").value,
        description: table.required_text("description").value,
        integration_type: integration.value,
        inputs: read_parameters(&table, "inputs"),
        outputs: read_parameters(&table, "outputs"),
    };
    table.finish();
    faults.none().then_some(action)
}

fn read_parameters(parent: &Table<'_>, key: &'static str) -> Vec<Parameter> {
    let mut seen = BTreeSet::new();
    let mut parameters = Vec::new();
    for table in parent.tables(key) {
        let name = table.required_text("name");
        if !name.value.is_empty() && !seen.insert(name.value.clone()) {
            name.fault(parent.faults(), format!("{} is there twice", name.value));
        }
        parameters.push(read_parameter(table, name.value));
    }
    parameters
}

fn read_parameter(table: Table<'_>, name: String) -> Parameter {
    let parameter = Parameter {
        name,
        label: table.required_text("label").value,
        help: table.required_text("help").value,
        value_type: read_type(&table),
        required: table.flag("required"),
        default: table.json("default").map(|default| default.value),
        choices: table.texts("choices").into_iter().map(|choice| choice.value).collect(),
        members: read_parameters(&table, "members"),
    };
    check_parameter(&table, &parameter);
    table.finish();
    parameter
}

fn read_type(table: &Table<'_>) -> ValueType {
    let written = table.required_text("type");
    let known = ValueType::ALL.iter().find(|(name, _)| *name == written.value);
    if known.is_none() && !written.value.is_empty() {
        let names: Vec<_> = ValueType::ALL.iter().map(|(name, _)| *name).collect();
        written.fault(table.faults(), format!("must be one of {}", names.join(", ")));
    }
    known.map_or(ValueType::Any, |(_, value_type)| *value_type)
}

fn check_parameter(table: &Table<'_>, parameter: &Parameter) {
    if let Some(default) = &parameter.default {
        let chosen = default
            .as_str()
            .is_none_or(|text| parameter.choices.is_empty() || parameter.choices.iter().any(|choice| choice == text));
        if !parameter.value_type.accepts(default) || !chosen {
            table.fault("default", "is not of the parameter's own type or choices");
        }
        if parameter.required && *default != Value::Null {
            table.fault("default", "is of no use: the parameter is required");
        }
    }
    if (parameter.value_type == ValueType::Objects) == parameter.members.is_empty() {
        table.fault("members", "go with type = \"object[]\", which needs them");
    }
    if !parameter.choices.is_empty() && parameter.value_type != ValueType::String {
        table.fault("choices", "go with type = \"string\" only");
    }
}
