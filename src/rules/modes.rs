//! The authorization modes of an API server.

use super::demand;
use crate::apiserver::{ApiServer, Flag};
use crate::rule::Report;

/// The flag that lists them.
pub(super) const MODE: &str = "authorization-mode";

/// The authorization modes of an API server.
pub(super) enum Modes<'a> {
    /// All of them, with the flag that names each; none if the flag is not given.
    Known(Vec<(String, &'a Flag)>),
    /// A value is not known, or a file lists the authorizers instead.
    Unknown,
}

impl<'a> Modes<'a> {
    /// The modes of a server. The file of `--authorization-config` replaces the flag (since
    /// Kubernetes 1.29, pkg/kubeapiserver/options/authorization.go).
    pub(super) fn of(server: &'a ApiServer) -> Self {
        if !server.setting("authorization-config").is_missing() {
            return Self::Unknown;
        }
        match server.elements(MODE) {
            Some(modes) => Self::Known(modes),
            None => Self::Unknown,
        }
    }
}

/// The flag that certainly brings a mode, also if more modes may come from elsewhere: values add up, and a
/// server with `--authorization-config` too does not start.
pub(super) fn certain<'a>(server: &'a ApiServer, wanted: &str) -> Option<&'a Flag> {
    if server.setting("authorization-config").is_set() {
        return None;
    }
    let has =
        |flag: &Flag| flag.known().is_some_and(|value| value.split(',').any(|mode| mode == wanted));
    server.occurrences(MODE).find(|flag| !flag.maybe && has(flag))
}

/// Reports that a mode is not among those of a server.
pub(super) fn without(
    server: &ApiServer,
    modes: &[(String, &Flag)],
    wanted: &str,
    so: &str,
    report: &mut Report,
) {
    if modes.iter().any(|(mode, _)| mode == wanted) {
        return;
    }
    let Some((_, flag)) = modes.first() else {
        let message = format!("--{MODE} is not set and has no {wanted} by default: {so}");
        let finding = report.at(server.anchor, message).label("started without it").flag(MODE);
        finding.fix(demand::added(server, MODE, "Node,RBAC"));
        return;
    };
    let message = format!("--{MODE} has no {wanted}: {so}");
    let finding = report.at(flag.value_span, message).flag(MODE);
    // always-allow-authorization says what matters.
    if modes.iter().any(|(mode, _)| mode == "AlwaysAllow") {
        finding.consequence();
    }
}
