//! pod-security-admission: admission/api/validation, 1.23 to 1.36.

use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record, formats::names};
use crate::hashed::HashSet;

const LEVELS: [&str; 3] = ["privileged", "baseline", "restricted"];

pub(super) fn check(configuration: Record<'_>, faults: &mut Faults) {
    if let Given::Known(defaults) = configuration.record("defaults") {
        for mode in ["enforce", "audit", "warn"] {
            // One that is not set is privileged.
            if let Given::Known(_) = defaults.text(mode) {
                faults.choice(defaults, mode, &LEVELS);
            }
            version(defaults, &format!("{mode}-version"), faults);
        }
    }
    if let Given::Known(exemptions) = configuration.record("exemptions") {
        let any: fn(&str) -> bool = |_| true;
        list(exemptions, "usernames", any, faults);
        list(exemptions, "namespaces", names::is_label, faults);
        list(exemptions, "runtimeClasses", names::is_subdomain, faults);
    }
}

/// `latest`, or `v1.` and a number.
fn version(defaults: Record<'_>, key: &str, faults: &mut Faults) {
    let Given::Known(text) = defaults.text(key) else {
        return;
    };
    let is_number = |minor: &str| {
        let digits = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
        digits && (minor == "0" || !minor.starts_with('0'))
    };
    if text != "latest" && !text.strip_prefix("v1.").is_some_and(is_number) {
        let message = format!("{key} is {text:?}, and must be latest or a version such as v1.36");
        faults.at(defaults.span_of(key), message, "write latest");
    }
}

fn list(exemptions: Record<'_>, key: &str, is_name: fn(&str) -> bool, faults: &mut Faults) {
    let mut seen = HashSet::default();
    for item in exemptions.items(key) {
        match item.own_text() {
            Given::Missing => {
                faults.at(item.span(), format!("{key} has an empty name"), "remove it");
            }
            Given::Known(name) if !is_name(name) => {
                let message = format!("{name:?} is no name for {key}");
                faults.at(item.span(), message, "correct the name");
            }
            Given::Known(name) if !seen.insert(name) => {
                faults.at(item.span(), format!("{name:?} is listed twice"), "remove one of them");
            }
            Given::Known(_) | Given::Unknown => {}
        }
    }
}
