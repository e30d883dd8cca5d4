//! What the tables say about a step: flags, feature gates, admission plugins, API groups, what the tool sets,
//! and the versions of kubeadm's API.

use std::collections::BTreeMap;

use crate::apiserver::flags::{Availability, KnownFlag};
use crate::apiserver::gates::{self, Assigned, FeatureGate, GateAssignment};
use crate::apiserver::plugins::{self, Plugin};
use crate::apiserver::validate::ServerOptions;
use crate::apiserver::{ApiServer, Completeness, Origin, api_groups};
use crate::built_in_table::{self, Cells};
use crate::report::upgrade::{UpgradeEffect, VersionChange};
use crate::source::Span;

/// The rows of `kubeadm-apis.tsv`.
const KUBEADM_APIS: &str = include_str!("kubeadm-apis.tsv");

/// The first version that surely lacks a flag.
pub(super) fn removal(server: &ApiServer, flag: &str) -> Option<u8> {
    server.known(flag)?.removed().map(|removed| removed.latest)
}

/// Flags that a version after the target lacks. They may be gone before, because the versions between were not
/// read.
pub(super) fn unread_removals(server: &ApiServer, to: u8) -> Vec<VersionChange> {
    let mut changes = Vec::new();
    if server.dialect.holds_fields() {
        return changes;
    }
    for flag in server.flags().filter(|flag| flag.origin == Origin::Written) {
        let Some(removed) = server.known(&flag.name).and_then(KnownFlag::removed) else {
            continue;
        };
        if removed.earliest > to || removed.latest <= to {
            continue;
        }
        let message = format!(
            "--{} goes between 1.{} and 1.{}: it is not known which version is the first without it",
            flag.name, removed.earliest, removed.latest
        );
        let help = format!("remove --{}", flag.name);
        let found = change(UpgradeEffect::Later, flag.name_span, message, help);
        changes.push(VersionChange { deadline: Some(removed.latest), ..found });
    }
    changes
}

pub(super) fn change(
    effect: UpgradeEffect,
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> VersionChange {
    VersionChange {
        effect,
        message: message.into(),
        help: help.into(),
        deadline: None,
        source: None,
        span,
    }
}

/// What changes with a minor version. At the first version there is no server before.
pub(super) fn changes(
    before: Option<&ApiServer>,
    server: &ApiServer,
    minor: u8,
) -> Vec<VersionChange> {
    let mut changes = kubeadm_api(before, server, minor);
    let Some(before) = before else {
        return changes;
    };
    gate_changes(server, minor, &mut changes);
    plugin_changes(server, minor, &mut changes);
    api_changes(server, minor, &mut changes);
    tool_changes(before, server, &mut changes);
    changes
}

/// Gates that are set and whose stage or default changes. One that is gone or locked to another value is
/// what a rule reports.
fn gate_changes(server: &ApiServer, minor: u8, changes: &mut Vec<VersionChange>) {
    for assignment in &Assigned::of(server).gates {
        if let Some(gate) = gates::find(assignment.name)
            && gate.presence(minor) == Availability::Present
        {
            changes.extend(gate_change(&gate, assignment, minor));
        }
    }
}

fn gate_change(
    gate: &FeatureGate,
    assignment: &GateAssignment<'_>,
    minor: u8,
) -> Option<VersionChange> {
    let now = gate.state(minor)?;
    if now.since != minor {
        return None;
    }
    let GateAssignment { name, value, .. } = *assignment;
    if now.default != value {
        return None;
    }
    let then = gate.state(minor.checked_sub(1)?);
    let lost = gate.life.removed;
    if now.locked {
        let goes = match lost {
            Some(gone) => format!(", and 1.{gone} does not start with it"),
            None => ", and a later version will not start with it".to_owned(),
        };
        let message = format!("the feature gate {name} is locked to {value}{goes}");
        let help = format!("remove {name} from --feature-gates");
        let found = change(UpgradeEffect::Later, assignment.span(), message, help);
        return Some(VersionChange { deadline: lost, ..found });
    }
    if then.is_some_and(|then| then.default != now.default) {
        let message = format!("the feature gate {name} is {value} by default ({})", now.stage);
        let help = format!("{name}={value} can be removed");
        return Some(change(UpgradeEffect::Later, assignment.span(), message, help));
    }
    None
}

/// Plugins that nothing disables and that begin to work with a version: they are new, or their gates are.
fn plugin_changes(server: &ApiServer, minor: u8, changes: &mut Vec<VersionChange>) {
    if !is_whole(server) || !server.component.is_api_server() {
        return;
    }
    let options = ServerOptions::new(server);
    let Some(disabled) = options.elements("disable-admission-plugins") else {
        return;
    };
    let gates = Assigned::of(server);
    for plugin in plugins::all() {
        let off = disabled.iter().any(|(_, names)| names.iter().any(|name| name == plugin.name));
        let worked = minor.checked_sub(1).is_some_and(|before| works(&plugin, &gates, before));
        if off || worked || !works(&plugin, &gates, minor) {
            continue;
        }
        let name = plugin.name;
        let message = if plugin.life.since == minor {
            format!("the admission plugin {name} is new and on by default")
        } else {
            let gates: Vec<&str> = plugin.gates().collect();
            format!(
                "the admission plugin {name} begins to work: {} is on by default",
                gates.join(" and ")
            )
        };
        let help = format!("--disable-admission-plugins={name} turns it off");
        changes.push(change(UpgradeEffect::Changes, server.anchor, message, help));
    }
}

/// True if a plugin works in Kubernetes 1.`minor` without a flag. A gate that is gone was locked to true before.
fn works(plugin: &Plugin, gates: &Assigned<'_>, minor: u8) -> bool {
    let is_on = |gate| gates.enabled(gate, minor).unwrap_or(true);
    plugin.on_by_default(minor) == Some(true) && plugin.gates().all(is_on)
}

/// Versions of API groups in `--runtime-config` that are served no more.
fn api_changes(server: &ApiServer, minor: u8, changes: &mut Vec<VersionChange>) {
    for flag in server.occurrences("runtime-config").filter(|flag| flag.known().is_some()) {
        for pair in flag.known().unwrap_or_default().split(',') {
            let name = pair.split('=').next().unwrap_or_default().trim();
            let Some(version) = api_groups::find(name) else {
                continue;
            };
            if version.unserved == Some(minor) && version.life.removed != Some(minor) {
                let message = format!("{name} is served no more, whatever --runtime-config says");
                let help = match version.life.removed {
                    Some(_) => "remove it: a later version does not start with it",
                    None => "remove it from --runtime-config",
                };
                let found = change(UpgradeEffect::Changes, flag.value_span, message, help);
                changes.push(VersionChange { deadline: version.life.removed, ..found });
            }
        }
    }
}

/// Flags that the tool sets for one version and not for the other, or to another value.
fn tool_changes(before: &ApiServer, server: &ApiServer, changes: &mut Vec<VersionChange>) {
    let (old, new) = (tool_flags(before), tool_flags(server));
    let tool = server.dialect.name();
    for (name, value) in &new {
        let message = match old.get(name) {
            Some(other) if other == value => continue,
            Some(other) => format!("{tool} sets --{name}={value}, and before --{name}={other}"),
            None if old.is_empty() => continue,
            None => format!("{tool} sets --{name}={value}, and did not before"),
        };
        changes.push(change(UpgradeEffect::Changes, server.anchor, message, ""));
    }
    for (name, value) in &old {
        if !new.contains_key(name) && !new.is_empty() && server.setting(name).flag().is_none() {
            let message =
                format!("{tool} does not set --{name} any more, and before --{name}={value}");
            changes.push(change(UpgradeEffect::Changes, server.anchor, message, ""));
        }
    }
}

fn tool_flags(server: &ApiServer) -> BTreeMap<&str, &str> {
    let added = server.flags().filter(|flag| matches!(flag.origin, Origin::Default(_)));
    added.filter_map(|flag| Some((&*flag.name, flag.known()?))).collect()
}

/// The version of kubeadm's API that the file is written in.
fn kubeadm_api(before: Option<&ApiServer>, server: &ApiServer, minor: u8) -> Vec<VersionChange> {
    let Some((api, span)) = &server.tool_api else {
        return Vec::new();
    };
    let rows = built_in_table::rows(KUBEADM_APIS).map(Cells::collect::<Vec<_>>);
    let Some(row) = rows.into_iter().find(|row| row.first() == Some(&api.as_str())) else {
        return Vec::new();
    };
    let cell = |at: usize| row.get(at).copied().unwrap_or_default();
    let (deprecated, gone): (Option<u8>, Option<u8>) = (cell(1).parse().ok(), cell(2).parse().ok());
    let help = cell(3);
    // At the first version everything that has happened is told, later only what happens then.
    let happens = |at: Option<u8>| match before {
        Some(_) => at == Some(minor),
        None => at.is_some_and(|at| at <= minor),
    };
    let (effect, message) = if happens(gone) {
        (UpgradeEffect::Stops, format!("kubeadm 1.{minor} does not read {api}"))
    } else if happens(deprecated) {
        let goes = gone.map_or_else(String::new, |gone| format!(", and 1.{gone} does not read it"));
        (UpgradeEffect::Later, format!("kubeadm 1.{minor} warns that {api} is deprecated{goes}"))
    } else {
        return Vec::new();
    };
    let deadline = if effect == UpgradeEffect::Stops { before.map(|_| minor) } else { gone };
    vec![VersionChange { deadline, ..change(effect, *span, message, help) }]
}

/// True if a flag that is not in the list is absent.
pub(super) fn is_whole(server: &ApiServer) -> bool {
    !matches!(server.completeness, Completeness::Partial(_))
}
