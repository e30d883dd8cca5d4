//! What the values of a flag's occurrences come to.

use std::collections::BTreeMap;

use super::golang;
use crate::apiserver::flags::{Kind, KnownFlag};
use crate::apiserver::version::Version;

/// What the server has after all of a flag's values, in the order they are given: one text for a
/// flag that takes one, every element for a list, `key=value` sorted by key for a map.
///
/// Booleans are `true` or `false` and whole numbers are decimal, however they were written.
/// `None` where no value is given, where one can't be read, or where it depends on a version that
/// is not known whether values add up.
pub fn effective(flag: &KnownFlag, values: &[&str], version: &Version) -> Option<Vec<String>> {
    let last = values.last()?;
    if !flag.accumulates(version)? {
        return Some(vec![scalar(flag.kind, last)?]);
    }
    match flag.kind {
        Kind::StringSlice => all(values, golang::csv_list),
        Kind::StringToString => Some(pairs(&all(values, golang::csv_list)?)),
        Kind::MapStringString if flag.name == "oidc-required-claim" => {
            Some(pairs(&all(values, |value| Some(vec![value.to_owned()]))?))
        }
        Kind::MapStringString | Kind::FeatureGates => Some(pairs(&all(values, commas)?)),
        Kind::Int32Slice => all(values, |value| {
            let numbers = value.split(',').map(|text| scalar(Kind::Int, text));
            numbers.collect()
        }),
        Kind::Cidrs => all(values, commas),
        _ => all(values, |value| Some(vec![value.to_owned()])),
    }
}

fn scalar(kind: Kind, value: &str) -> Option<String> {
    match kind {
        Kind::Bool => golang::boolean(value).map(|value| value.to_string()),
        Kind::Int | Kind::Int64 => golang::integer(value, 64).ok().map(|value| value.to_string()),
        Kind::Uint | Kind::Uint64 => golang::unsigned(value).ok().map(|value| value.to_string()),
        _ => Some(value.to_owned()),
    }
}

fn all(values: &[&str], split: impl Fn(&str) -> Option<Vec<String>>) -> Option<Vec<String>> {
    let lists: Option<Vec<Vec<String>>> = values.iter().map(|value| split(value)).collect();
    Some(lists?.concat())
}

#[expect(clippy::unnecessary_wraps, reason = "stands where a split that can fail does")]
fn commas(value: &str) -> Option<Vec<String>> {
    let elements = value.split(',').filter(|element| !element.is_empty());
    Some(elements.map(str::to_owned).collect())
}

/// The last value of each key.
fn pairs(pairs: &[String]) -> Vec<String> {
    let map: BTreeMap<&str, &str> = pairs
        .iter()
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect();
    map.iter().map(|(key, value)| format!("{key}={value}")).collect()
}
