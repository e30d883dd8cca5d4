//! The setting that results from all occurrences of a flag.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::golang::{self, Elements};
use crate::apiserver::flags::{FlagType, KnownFlag};
use crate::apiserver::version::Version;

/// The setting that results from all values of a flag, in the order they are given: one text for a
/// flag that takes one, every element for a list, `key=value` sorted by key for a map.
///
/// Booleans are `true` or `false` and whole numbers are decimal, however they are written. The result
/// is `None` if no value is given, if one cannot be read, or if the version is not known and decides
/// whether values are added up.
pub fn effective<'v>(
    flag: &KnownFlag,
    values: &[&'v str],
    version: &Version,
) -> Option<Elements<'v>> {
    let last = values.last()?;
    if !flag.accumulates(version)? {
        return Some(vec![scalar(flag.kind, last)?]);
    }
    match flag.kind {
        FlagType::StringSlice => all(values, golang::csv_list),
        FlagType::StringToString => Some(pairs(&all(values, golang::csv_list)?)),
        FlagType::MapStringString if flag.name == "oidc-required-claim" => {
            Some(pairs(&all(values, |value| Some(vec![Cow::Borrowed(value)]))?))
        }
        FlagType::MapStringString | FlagType::FeatureGates => Some(pairs(&all(values, commas)?)),
        FlagType::Int32Slice => all(values, |value| {
            let numbers = value.split(',').map(|text| scalar(FlagType::Int, text));
            numbers.collect()
        }),
        FlagType::Cidrs => all(values, commas),
        _ => all(values, |value| Some(vec![Cow::Borrowed(value)])),
    }
}

fn scalar(kind: FlagType, value: &str) -> Option<Cow<'_, str>> {
    let canonical = match kind {
        FlagType::Bool => golang::boolean(value).map(|value| value.to_string()),
        FlagType::Int | FlagType::Int64 => {
            golang::integer(value, 64).ok().map(|value| value.to_string())
        }
        FlagType::Int32 => golang::integer(value, 32).ok().map(|value| value.to_string()),
        FlagType::Uint | FlagType::Uint64 => {
            golang::unsigned(value).ok().map(|value| value.to_string())
        }
        _ => return Some(Cow::Borrowed(value)),
    };
    canonical.map(Cow::Owned)
}

fn all<'v>(
    values: &[&'v str],
    split: impl Fn(&'v str) -> Option<Elements<'v>>,
) -> Option<Elements<'v>> {
    if let [only] = values {
        return split(only);
    }
    let lists: Option<Vec<_>> = values.iter().map(|value| split(value)).collect();
    Some(lists?.concat())
}

#[expect(clippy::unnecessary_wraps, reason = "has the type of a split that can fail")]
fn commas(value: &str) -> Option<Elements<'_>> {
    let elements = value.split(',').filter(|element| !element.is_empty());
    Some(elements.map(Cow::Borrowed).collect())
}

/// The last value of each key.
fn pairs(pairs: &[Cow<'_, str>]) -> Elements<'static> {
    let map: BTreeMap<&str, &str> = pairs
        .iter()
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect();
    map.iter().map(|(key, value)| Cow::Owned(format!("{key}={value}"))).collect()
}
