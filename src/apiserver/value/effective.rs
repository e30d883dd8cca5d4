//! The setting that results from all occurrences of a flag.

use std::collections::BTreeMap;

use super::golang;
use crate::apiserver::flags::{FlagType, KnownFlag};
use crate::apiserver::version::Version;

/// The setting that results from all values of a flag, in the order they are given: one text for a
/// flag that takes one, every element for a list, `key=value` sorted by key for a map.
///
/// Booleans are `true` or `false` and whole numbers are decimal, however they are written. The result
/// is `None` if no value is given, if one cannot be read, or if the version is not known and decides
/// whether values are added up.
pub fn effective(flag: &KnownFlag, values: &[&str], version: &Version) -> Option<Vec<String>> {
    let last = values.last()?;
    if !flag.accumulates(version)? {
        return Some(vec![scalar(flag.kind, last)?]);
    }
    match flag.kind {
        FlagType::StringSlice => all(values, golang::csv_list),
        FlagType::StringToString => Some(pairs(&all(values, golang::csv_list)?)),
        FlagType::MapStringString if flag.name == "oidc-required-claim" => {
            Some(pairs(&all(values, |value| Some(vec![value.to_owned()]))?))
        }
        FlagType::MapStringString | FlagType::FeatureGates => Some(pairs(&all(values, commas)?)),
        FlagType::Int32Slice => all(values, |value| {
            let numbers = value.split(',').map(|text| scalar(FlagType::Int, text));
            numbers.collect()
        }),
        FlagType::Cidrs => all(values, commas),
        _ => all(values, |value| Some(vec![value.to_owned()])),
    }
}

fn scalar(kind: FlagType, value: &str) -> Option<String> {
    match kind {
        FlagType::Bool => golang::boolean(value).map(|value| value.to_string()),
        FlagType::Int | FlagType::Int64 => {
            golang::integer(value, 64).ok().map(|value| value.to_string())
        }
        FlagType::Int32 => golang::integer(value, 32).ok().map(|value| value.to_string()),
        FlagType::Uint | FlagType::Uint64 => {
            golang::unsigned(value).ok().map(|value| value.to_string())
        }
        _ => Some(value.to_owned()),
    }
}

fn all(values: &[&str], split: impl Fn(&str) -> Option<Vec<String>>) -> Option<Vec<String>> {
    let lists: Option<Vec<Vec<String>>> = values.iter().map(|value| split(value)).collect();
    Some(lists?.concat())
}

#[expect(clippy::unnecessary_wraps, reason = "has the type of a split that can fail")]
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
