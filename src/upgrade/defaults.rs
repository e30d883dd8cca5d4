//! The defaults of flags that change with a step.

use std::collections::BTreeMap;

use super::tables::{change, is_whole};
use crate::apiserver::flags::{self, Availability};
use crate::apiserver::{ApiServer, Setting};
use crate::report::upgrade::{UpgradeEffect, VersionChange};

/// The defaults of flags at the versions of an upgrade, as far as they were recorded.
#[derive(Default)]
pub(super) struct Defaults {
    last: BTreeMap<&'static str, (&'static str, u8)>,
}

impl Defaults {
    /// Flags that the server does not set and whose default changes, and flags whose values are read as
    /// another type.
    pub(super) fn changes(&mut self, server: &ApiServer, minor: u8) -> Vec<VersionChange> {
        let mut changes = Vec::new();
        // The defaults of fields are others than those of flags.
        if server.dialect.holds_fields() {
            return changes;
        }
        for known in flags::of(server.component).all() {
            if known.presence(minor) != Availability::Present {
                self.last.remove(known.name);
                continue;
            }
            let Some(now) = known.default_at(minor) else {
                continue;
            };
            let Some((before, at)) = self.last.insert(known.name, (now, minor)) else {
                continue;
            };
            // The text of an empty default depends on its type: `` and `[]`.
            let is_same = bare(before) == bare(now) || MOVED_DEFAULTS.contains(&known.name);
            if is_same || !is_whole(server) || !is_relied_on(server, known.name) {
                continue;
            }
            let between = if at + 1 == minor {
                String::new()
            } else {
                format!(" between 1.{at} and 1.{minor}")
            };
            let name = known.name;
            let message = format!(
                "--{name} is not set, and its default changes{between} from {} to {}",
                shown(before),
                shown(now)
            );
            let help = if before.contains("dockershim") {
                format!("dockershim is gone: set --{name} to the socket of the container runtime")
            } else {
                format!("--{name}={} keeps the old default", bare(before))
            };
            changes.push(change(UpgradeEffect::Changes, server.anchor, message, help));
        }
        changes
    }
}

/// Flags whose default has moved into the code behind them, so that it is the same without them:
/// `AlwaysAllow` (pkg/kubeapiserver/options/authorization.go, `Complete`, since 1.29) and
/// `DefaultEvictionHard` (cmd/kubelet/app/server.go, `loadConfigFile`, and `pkg/kubelet/eviction/defaults_linux.go`).
const MOVED_DEFAULTS: [&str; 2] = ["authorization-mode", "eviction-hard"];

/// Flags that do nothing without another one (`Validate` and `ApplyTo` of the option groups in apiserver
/// pkg/server/options and pkg/kubeapiserver/options, 1.36), by the start of their names.
const DEPENDENT_FLAGS: [(&str, &str); 6] = [
    ("audit-log-", "audit-log-path"),
    ("audit-webhook-", "audit-webhook-config-file"),
    ("authentication-token-webhook-", "authentication-token-webhook-config-file"),
    ("authorization-webhook-", "authorization-webhook-config-file"),
    ("encryption-provider-config-", "encryption-provider-config"),
    ("oidc-", "oidc-issuer-url"),
];

/// A default without the brackets that Go prints around a list.
fn bare(default: &str) -> &str {
    default.trim_matches(['[', ']'])
}

fn shown(default: &str) -> &str {
    let default = bare(default);
    if default.is_empty() { "nothing" } else { default }
}

/// True if the default decides.
fn is_relied_on(server: &ApiServer, name: &str) -> bool {
    let needed = DEPENDENT_FLAGS.iter().find(|(start, _)| name.starts_with(start));
    let is_used = needed.is_none_or(|(_, needed)| !server.setting(needed).is_missing());
    is_used && matches!(server.setting(name), Setting::Absent)
}
