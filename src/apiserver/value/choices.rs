//! The values of flags that take one of a few.

use super::names::AUTHORIZATION_MODES;
use super::{common, meaning};
use crate::apiserver::flags::{Availability, FlagType, KnownFlag};
use crate::apiserver::plugins;
use crate::apiserver::version::Version;

/// The values that a flag can have in some versions; empty if there are too many to list.
pub fn choices(flag: &KnownFlag, version: &Version) -> Vec<&'static str> {
    match (flag.name, flag.kind) {
        (_, FlagType::Bool) => vec!["true", "false"],
        ("authorization-mode", _) => AUTHORIZATION_MODES.to_vec(),
        ("tls-min-version", _) => common::TLS_VERSIONS.to_vec(),
        ("admission-control" | "enable-admission-plugins" | "disable-admission-plugins", _) => {
            let mut names = Vec::new();
            for plugin in plugins::all() {
                if version.any(|minor| plugin.presence(minor) == Availability::Present) {
                    names.push(plugin.name);
                }
            }
            names
        }
        (name, _) => meaning::words(name, version).unwrap_or_default().to_vec(),
    }
}
