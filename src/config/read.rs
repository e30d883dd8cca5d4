//! Reads values in a way that gives each error the place of its value.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, Visitor};

use super::{Glob, Kubernetes, Override};
use crate::dialect::ToolVersion;
use crate::discover::MAX_MIB;
use crate::selector::Selector;

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Glob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Kubernetes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for ToolVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words(PhantomData))
    }
}

/// Reads a table and nothing else. Left to itself, serde takes a list for the values of the fields, in
/// their order.
pub(super) fn table<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Tables(PhantomData))
}

/// The most overrides that a configuration has. Each file may obey all of them.
const MOST_OVERRIDES: usize = 250;

/// Reads the overrides.
pub(super) fn overrides<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Override>, D::Error> {
    let overrides: Vec<Override> = tables(deserializer)?;
    if overrides.len() <= MOST_OVERRIDES {
        return Ok(overrides);
    }
    let count = overrides.len();
    Err(D::Error::custom(format!("expected at most {MOST_OVERRIDES} overrides, not {count}")))
}

/// Reads a list of tables.
fn tables<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let tables: Vec<Table<T>> = Vec::deserialize(deserializer)?;
    Ok(tables.into_iter().map(|Table(table)| table).collect())
}

/// Reads a number of MiB that does not raise the limit.
pub(super) fn mebibytes<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    let written = u64::deserialize(deserializer)?;
    if (1..=MAX_MIB).contains(&written) {
        return Ok(Some(written));
    }
    Err(D::Error::custom(format!(
        "expected a number of MiB from 1 to {MAX_MIB}: only --max-file-size allows more"
    )))
}

struct Table<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        table(deserializer).map(Self)
    }
}

/// Parses strings while they are deserialized. An error then has the place of the string. An error that
/// is found later would have the place of the whole list.
struct Words<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Words<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

struct Tables<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Tables<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}
