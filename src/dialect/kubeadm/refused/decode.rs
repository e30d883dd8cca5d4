//! Values that Go does not decode into the type of their field: "cannot unmarshal string into Go struct field".

use super::shapes::{self, Shape, TypedField};
use super::{Judge, is_known};
use crate::apiserver::value::golang;
use crate::yaml::{Node, Scalar};

/// Judges every field of an `InitConfiguration` or a `ClusterConfiguration`.
pub(super) fn object(root: Node<'_>, is_init: bool, beta: u8, judge: &mut Judge<'_>) {
    let known = if is_init { shapes::INIT } else { shapes::CLUSTER };
    fields(root, "", known, beta, judge);
}

fn fields(map: Node<'_>, path: &str, known: &[TypedField], beta: u8, judge: &mut Judge<'_>) {
    for (name, shape, (since, until)) in known {
        if !(*since..=*until).contains(&beta) {
            continue;
        }
        if let Some(value) = map.get(name) {
            let field = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
            decode(value, &field, shape, beta, judge);
        }
    }
}

fn decode(value: Node<'_>, field: &str, shape: &Shape, beta: u8, judge: &mut Judge<'_>) {
    // A null leaves the field as it is.
    if !judge.look() || value.is_null() || !judge.is_certain(value) {
        return;
    }
    if value.scalar().is_some() && !is_known(value) {
        return;
    }
    match shape {
        Shape::Fields(known) if value.is_mapping() => fields(value, field, known, beta, judge),
        Shape::Map(each) if value.is_mapping() => {
            for (key, item) in value.resolved_entries() {
                let name = key.text().unwrap_or_default();
                decode(item, &format!("{field}.{name}"), each, beta, judge);
            }
        }
        Shape::List(each) if value.is_sequence() => {
            for item in value.items() {
                decode(item, field, each, beta, judge);
            }
        }
        Shape::Arguments if beta < 4 => decode(value, field, &ARGUMENT_MAP, beta, judge),
        Shape::Arguments => {
            decode(value, field, &ARGUMENT_LIST, beta, judge);
            nameless(value, field, judge);
        }
        Shape::Duration if value.scalar() == Some(Scalar::String) => duration(value, field, judge),
        Shape::Integer if value.scalar() == Some(Scalar::Int) => integer(value, field, judge),
        // 6443.0 is a whole number to JSON.
        Shape::Integer if value.scalar() == Some(Scalar::Float) => {}
        Shape::Text if value.scalar() == Some(Scalar::String) => {}
        Shape::Boolean if matches!(value.scalar(), Some(Scalar::Bool(_))) => {}
        _ => wrong_type(value, field, shape, judge),
    }
}

const ARGUMENT_MAP: Shape = Shape::Map(&Shape::Text);
const ARGUMENT_LIST: Shape = Shape::List(&shapes::ARGUMENT);

/// `ValidateExtraArgs`
fn nameless(list: Node<'_>, field: &str, judge: &mut Judge<'_>) {
    for item in list.items() {
        let name = item.get("name").filter(|name| name.text() != Some(""));
        let is_whole = item.is_mapping() && !item.may_gain_keys() && judge.is_certain(item);
        if is_whole && name.is_none() {
            judge.refuse(item, field, "an argument has no name", "add its name, without dashes");
        }
    }
}

fn wrong_type(value: Node<'_>, field: &str, shape: &Shape, judge: &mut Judge<'_>) {
    let wants = match shape {
        Shape::Text => "a string",
        Shape::Boolean => "true or false",
        Shape::Integer => "a whole number",
        Shape::Duration => "a duration in quotes",
        Shape::List(_) | Shape::Arguments => "a list",
        Shape::Map(_) | Shape::Fields(_) => "a mapping",
    };
    let found = match value.scalar() {
        Some(Scalar::String) => "a string",
        Some(Scalar::Bool(_)) => "a boolean",
        Some(Scalar::Int | Scalar::Float) => "a number",
        Some(Scalar::Null) => "null",
        None if value.is_mapping() => "a mapping",
        None => "a list",
    };
    let written = value.text().unwrap_or_default();
    let problem = if written.is_empty() {
        format!("the field takes {wants}, and this is {found}")
    } else {
        format!("the field takes {wants}, and {written} is {found}")
    };
    let quoted = format!("write \"{written}\" with the quotes");
    let help = match shape {
        Shape::Text | Shape::Duration if !written.is_empty() && found != "a string" => &*quoted,
        Shape::Boolean => "write true or false without quotes",
        Shape::Integer => "write the number without quotes",
        _ => "",
    };
    judge.refuse(value, field, problem, help);
}

/// `metav1.Duration` is read by time.ParseDuration.
fn duration(value: Node<'_>, field: &str, judge: &mut Judge<'_>) {
    let Some(text) = value.text() else { return };
    if golang::duration(text).is_err() {
        judge.refuse(value, field, format!("{text:?} is no duration"), "write it as 5m0s");
    }
}

fn integer(value: Node<'_>, field: &str, judge: &mut Judge<'_>) {
    let number = value.text().and_then(|text| text.parse::<i64>().ok());
    if number.is_some_and(|number| i32::try_from(number).is_err()) {
        judge.refuse(value, field, "the number does not fit into 32 bits", "");
    }
}
