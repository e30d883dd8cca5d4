//! Defaults and `extraArgs` put together as kubeadm does.

use crate::apiserver::{Argument, Dialect, Origin};
use crate::dialect::kubeadm::extra_args::{Extra, argument_of};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// Puts defaults and `extraArgs` together as kubeadm does: up to 1.30 one map sorted by name
/// (`BuildArgumentListFromMap`), from 1.31 the defaults that no entry names, sorted, then the
/// entries (`ArgumentsToCommand`, cmd/kubeadm/app/util/arguments.go).
pub(crate) fn arrange(
    defaults: Vec<(String, MappedText)>,
    mut written: Vec<Extra>,
    kubeadm: u8,
    (dialect, anchor): (Dialect, Span),
) -> Vec<Argument> {
    let default_mode = authorization_mode(&mut written, kubeadm, (dialect, anchor));
    let replaced = |name: &str| written.iter().any(|extra| !extra.maybe && extra.name == name);
    let kept = defaults.into_iter().filter(|(name, _)| !replaced(name));
    let mut all: Vec<(String, Argument)> =
        kept.map(|(name, string)| (name, argument_of(&string, Origin::Default(dialect)))).collect();
    all.extend(default_mode);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    for extra in written {
        all.push((extra.name.clone(), extra.into_argument()));
    }
    if kubeadm <= 30 {
        all.sort_by(|a, b| a.0.cmp(&b.0));
    }
    all.into_iter().map(|(_, argument)| argument).collect()
}

const NAME: &str = "authorization-mode";

/// Modes that kubeadm lets through (`getAuthzModes`, manifests.go, 1.20).
const KNOWN: [&str; 6] = ["ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"];

/// `authorization-mode`, a default of its own kind. Up to 1.30 kubeadm writes it into `extraArgs`
/// itself, where modes that it does not know are dropped and nothing left means `Node,RBAC`
/// (`getAuthzModes`). From 1.31 it is a default like others, but for `authorization-config`, of
/// whose way it keeps.
fn authorization_mode(
    written: &mut [Extra],
    kubeadm: u8,
    (dialect, anchor): (Dialect, Span),
) -> Option<(String, Argument)> {
    if kubeadm >= 31 && written.iter().any(|extra| extra.name == "authorization-config") {
        return None;
    }
    let default = || {
        let string = MappedText::coarse(format!("--{NAME}=Node,RBAC"), anchor);
        let origin = Origin::Default(dialect);
        Some((NAME.to_owned(), argument_of(&string, origin)))
    };
    let Some(extra) = written.iter_mut().rev().find(|extra| extra.name == NAME) else {
        return default();
    };
    let default = if extra.maybe { default() } else { None };
    if kubeadm < 31 {
        keep_known_modes(extra);
    }
    default
}

/// Drops the modes that kubeadm does not know from `authorization-mode`.
fn keep_known_modes(extra: &mut Extra) {
    let text = extra.string.text();
    let start = NAME.len() + 3;
    let modes = text.get(start..).unwrap_or_default();
    let kept: Vec<&str> = modes.split(',').filter(|mode| KNOWN.contains(mode)).collect();
    let kept = if kept.is_empty() { "Node,RBAC".to_owned() } else { kept.join(",") };
    if kept != modes && extra.string.unknown(start..text.len()).is_none() {
        let mut string = extra.string.slice(0..start);
        let place = if modes.is_empty() { extra.value } else { None };
        string.push_replaced(&kept, place.unwrap_or_else(|| extra.string.span(start..text.len())));
        extra.string = string;
    }
}
