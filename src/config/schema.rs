//! The JSON schema of the configuration.

use schemars::{Schema, schema_for};

use super::Config;

/// The address of the JSON schema of the file. `scantling.toml` of `scantling init` names it for editors.
const SCHEMA: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/raw/main/docs/schemas/config-1.json");

/// The JSON schema of the file, which is published in `docs/schemas/`.
pub fn schema() -> Schema {
    let mut schema = schema_for!(Config);
    schema.insert("$id".to_owned(), SCHEMA.into());
    schema
}
