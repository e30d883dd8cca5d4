//! Defaults and `extraArgs` put together as kubeadm does.

use crate::apiserver::{Argument, Dialect};
use crate::dialect::flag_entry::FlagEntry;
use crate::source::Span;

/// Puts defaults and `extraArgs` together as kubeadm does: up to 1.30 one map sorted by name
/// (`BuildArgumentListFromMap`), from 1.31 the defaults that no entry names, sorted, then the
/// entries (`ArgumentsToCommand`, cmd/kubeadm/app/util/arguments.go).
pub(crate) fn arrange(
    defaults: Vec<FlagEntry>,
    mut written: Vec<FlagEntry>,
    kubeadm: u8,
    by: (Dialect, Span),
) -> Vec<Argument> {
    let default_mode = authorization_mode(&mut written, kubeadm, by);
    let is_replaced =
        |own: &FlagEntry| written.iter().any(|entry| !entry.maybe && entry.name == own.name);
    let mut all: Vec<FlagEntry> = defaults.into_iter().filter(|own| !is_replaced(own)).collect();
    all.extend(default_mode);
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all.extend(written);
    if kubeadm <= 30 {
        all.sort_by(|a, b| a.name.cmp(&b.name));
    }
    all.into_iter().map(FlagEntry::into_argument).collect()
}

const NAME: &str = "authorization-mode";

/// Modes that kubeadm lets through (`getAuthzModes`, manifests.go, 1.20).
const KNOWN: [&str; 6] = ["ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"];

/// The default of `authorization-mode`, if it is used. Up to 1.30 kubeadm writes the mode into
/// `extraArgs` itself: modes that it does not know are dropped, and nothing left means `Node,RBAC`
/// (`getAuthzModes`). From 1.31 it is a default like others, which gives way to
/// `authorization-config` too.
fn authorization_mode(
    written: &mut [FlagEntry],
    kubeadm: u8,
    (dialect, anchor): (Dialect, Span),
) -> Option<FlagEntry> {
    if kubeadm >= 31 && written.iter().any(|entry| entry.name == "authorization-config") {
        return None;
    }
    let default = FlagEntry::default(NAME, Ok("Node,RBAC".into()), dialect, anchor);
    let Some(entry) = written.iter_mut().rev().find(|entry| entry.name == NAME) else {
        return Some(default);
    };
    if kubeadm < 31 {
        keep_known_modes(entry);
    }
    if entry.maybe { Some(default) } else { None }
}

/// Drops the modes that kubeadm does not know from `authorization-mode`.
fn keep_known_modes(entry: &mut FlagEntry) {
    let value = entry.value();
    let modes = value.text();
    if value.unknown(0..modes.len()).is_some() {
        return;
    }
    let kept: Vec<&str> = modes.split(',').filter(|mode| KNOWN.contains(mode)).collect();
    let kept = if kept.is_empty() { "Node,RBAC".to_owned() } else { kept.join(",") };
    if kept != modes {
        entry.set_value(&kept);
    }
}
