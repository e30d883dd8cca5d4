//! Admission plugins: which of them run.

use super::demand;
use crate::apiserver::{ApiServer, Flag, Setting};
use crate::edit::Fix;
use crate::rule::{Finding, Report};

const ENABLE: &str = "enable-admission-plugins";
const DISABLE: &str = "disable-admission-plugins";

/// Whether a plugin runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PluginState<'a> {
    /// It runs; the flag that enables it, if one does.
    On(Option<&'a Flag>),
    /// It does not run; the flag that disables it, if one does.
    Off(Option<&'a Flag>),
    /// A value is not known.
    Unknown,
}

/// Whether a plugin runs. One that is in both lists runs (apiserver
/// pkg/server/options/admission.go, `enabledPluginNames`, 1.20 and 1.36); `--admission-control`
/// replaces both lists (pkg/kubeapiserver/options/admission.go, `computePluginNames`).
pub(super) fn state<'a>(server: &'a ApiServer, name: &str, by_default: bool) -> PluginState<'a> {
    let (Some(enabled), Some(disabled), Some(only)) =
        (server.elements(ENABLE), server.elements(DISABLE), server.elements("admission-control"))
    else {
        return PluginState::Unknown;
    };
    let of = |list: &[(String, &'a Flag)]| {
        list.iter().find(|(plugin, _)| plugin == name).map(|(_, flag)| *flag)
    };
    if let Some((_, list)) = only.first() {
        return match of(&only) {
            Some(flag) => PluginState::On(Some(flag)),
            None => PluginState::Off(Some(list)),
        };
    }
    if let Some(flag) = of(&enabled) {
        return PluginState::On(Some(flag));
    }
    if let Some(flag) = of(&disabled) {
        return PluginState::Off(Some(flag));
    }
    if by_default || server.dialect.facts().plugins_on.contains(&name) {
        PluginState::On(None)
    } else {
        PluginState::Off(None)
    }
}

/// Reports a plugin that is off by default and that nobody enables.
pub(super) fn missing<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &str,
    so: &str,
) -> Option<&'r mut Finding> {
    let PluginState::Off(off) = state(server, name, false) else {
        return None;
    };
    let list = if off.is_none() { server.setting(ENABLE).flag() } else { None };
    let message = match (off, list) {
        (Some(flag), _) if flag.name == DISABLE => format!("--{DISABLE} has {name}: {so}"),
        (Some(flag), _) => format!("--{} has no {name}: {so}", flag.name),
        (None, Some(_)) => format!("--{ENABLE} has no {name}: {so}"),
        (None, None) => format!("--{ENABLE} is not set and {name} is off by default: {so}"),
    };
    let span = match off.or(list) {
        Some(flag) => flag.value_span,
        None => server.anchor,
    };
    let fix = fix(server, name, list);
    let finding = report.at(span, message).fix(fix).flag(ENABLE);
    if off.or(list).is_none() {
        finding.label("started without it");
    }
    Some(finding)
}

/// Reports a plugin that is on by default and that a flag disables.
pub(super) fn disabled<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &str,
    so: &str,
) -> Option<&'r mut Finding> {
    let PluginState::Off(Some(flag)) = state(server, name, true) else {
        return None;
    };
    let message = match &*flag.name {
        DISABLE => format!("--{DISABLE} has {name}: {so}"),
        other => format!("--{other} has no {name}: {so}"),
    };
    // A list that replaces the others lacks the name.
    Some(report.at(flag.item_span(name), message).flag(flag.name.clone()))
}

/// Adds a plugin to the list that is written, or writes the list.
fn fix(server: &ApiServer, name: &str, list: Option<&Flag>) -> Option<Fix> {
    match server.setting(ENABLE) {
        Setting::Absent => demand::added(server, ENABLE, name),
        Setting::Set(flag) if list.is_some() => {
            demand::changed(server, flag, &format!("{},{name}", flag.known()?))
        }
        // A value of one's own replaces the one that the tool writes.
        Setting::Default(flag) => {
            demand::added(server, ENABLE, &format!("{},{name}", flag.known()?))
        }
        _ => None,
    }
}
