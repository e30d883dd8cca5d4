//! The defaults of flags that change with a step.

use std::ops::Range;

use super::tables::{change, is_whole};
use crate::apiserver::flags::{self, Availability, KnownFlag};
use crate::apiserver::{ApiServer, Component, Setting};
use crate::hashed::HashMap;
use crate::report::upgrade::{UpgradeEffect, VersionChange};

/// The defaults that change on the ways to a newer version, for all servers of a run.
#[derive(Default)]
pub(super) struct DefaultChanges {
    /// By component, version at which a way begins, and version.
    steps: HashMap<(Component, u8, u8), Vec<DefaultChange>>,
}

/// A default that is not the same in two versions, as far as the defaults were recorded.
#[derive(Clone, Copy)]
struct DefaultChange {
    flag: &'static str,
    before: &'static str,
    /// The last version that the default before was recorded for.
    at: u8,
    now: &'static str,
}

impl DefaultChanges {
    /// Flags that the server does not set and whose default changes with a version of a way, and flags whose
    /// values are read as another type.
    pub(super) fn of(&mut self, server: &ApiServer, from: u8, minor: u8) -> Vec<VersionChange> {
        // The defaults of fields are others than those of flags.
        if server.dialect.holds_fields() || !is_whole(server) {
            return Vec::new();
        }
        let component = server.component;
        let step = self.steps.entry((component, from, minor));
        let step = step.or_insert_with(|| changed(component, from, minor));
        let relied_on = step.iter().filter(|one| is_relied_on(server, one.flag));
        relied_on.map(|one| one.for_server(server, minor)).collect()
    }
}

/// The defaults that change with a version of a way.
fn changed(component: Component, from: u8, minor: u8) -> Vec<DefaultChange> {
    let mut changed = Vec::new();
    for known in flags::of(component).all() {
        if known.presence(minor) != Availability::Present {
            continue;
        }
        let Some(now) = known.default_at(minor) else {
            continue;
        };
        let Some((at, before)) = last_default(known, from..minor) else {
            continue;
        };
        // The text of an empty default depends on its type: `` and `[]`.
        if bare(before) != bare(now) && !MOVED_DEFAULTS.contains(&known.name) {
            changed.push(DefaultChange { flag: known.name, before, at, now });
        }
    }
    changed
}

/// The last recorded default of a flag that is present from there on, with its version.
fn last_default(known: &KnownFlag, minors: Range<u8>) -> Option<(u8, &'static str)> {
    let present = minors.rev().take_while(|&minor| known.presence(minor) == Availability::Present);
    let mut recorded = present.filter_map(|minor| Some((minor, known.default_at(minor)?)));
    recorded.next()
}

impl DefaultChange {
    fn for_server(&self, server: &ApiServer, minor: u8) -> VersionChange {
        let Self { flag, before, at, now } = *self;
        let between =
            if at + 1 == minor { String::new() } else { format!(" between 1.{at} and 1.{minor}") };
        let message = format!(
            "--{flag} is not set, and its default changes{between} from {} to {}",
            shown(before),
            shown(now)
        );
        let help = if before.contains("dockershim") {
            format!("dockershim is gone: set --{flag} to the socket of the container runtime")
        } else {
            format!("--{flag}={} keeps the old default", bare(before))
        };
        change(UpgradeEffect::Changes, server.anchor, message, help)
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
