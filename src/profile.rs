//! A profile names the rules that are used if nothing is selected.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use crate::benchmark;
use crate::rule::{Rule, Severity};

/// The rules that are used if nothing is selected. Each profile holds the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// What does not start, what has no effect, and what leaves a hole.
    #[default]
    Default,
    /// Hardening that a benchmark asks for at level 1, too.
    #[serde(rename = "cis-level-1")]
    CisLevel1,
    /// Hardening that a benchmark asks for at level 2, too.
    #[serde(rename = "cis-level-2")]
    CisLevel2,
    /// Every rule.
    All,
}

/// Rules that also judge what is not written. In a repository that is often set by something that the
/// files do not show, such as a chart or a tool's own defaults, so these findings wait until a profile
/// asks for them. What is written is reported by every profile:
///     - --authorization-mode=Webhook
const WRITTEN_FIRST: [&str; 20] = [
    "anonymous-requests",
    "missing-node-authorization",
    "missing-rbac-authorization",
    "missing-node-restriction",
    "missing-service-account-key",
    "missing-client-ca",
    "missing-etcd-client-cert",
    "missing-etcd-ca",
    "open-insecure-port",
    "shared-controller-credentials",
    "missing-token-signing-key",
    "missing-root-ca",
    "missing-etcd-serving-cert",
    "unchecked-etcd-clients",
    "missing-etcd-peer-cert",
    "unchecked-etcd-peers",
    "anonymous-kubelet-requests",
    "always-allow-kubelet-authorization",
    "missing-kubelet-client-ca",
    "open-read-only-port",
];

/// Which findings of a rule a profile reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// None.
    Nothing,
    /// Those about something that is written.
    Written,
    /// All.
    Everything,
}

/// A word that is not the name of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected default, cis-level-1, cis-level-2 or all")]
pub struct UnknownProfile;

impl Profile {
    /// All profiles, the smallest first.
    pub const ALL: [Self; 4] = [Self::Default, Self::CisLevel1, Self::CisLevel2, Self::All];

    /// The name in every input and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::CisLevel1 => "cis-level-1",
            Self::CisLevel2 => "cis-level-2",
            Self::All => "all",
        }
    }

    /// The smallest profile that reports all findings of a rule. Larger profiles hold hardening that most
    /// clusters lack (the notes that a benchmark asks for), and what is not written.
    pub fn of(rule: &Rule) -> Self {
        if rule.severity != Severity::Note && !WRITTEN_FIRST.contains(&rule.id) {
            return Self::Default;
        }
        match benchmark::level_of(rule.id) {
            None => Self::Default,
            Some(1) => Self::CisLevel1,
            Some(_) => Self::CisLevel2,
        }
    }

    /// Which findings of a rule the profile reports.
    pub fn extent(self, rule: &Rule) -> Extent {
        if Self::of(rule) <= self {
            Extent::Everything
        } else if WRITTEN_FIRST.contains(&rule.id) {
            Extent::Written
        } else {
            Extent::Nothing
        }
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or(UnknownProfile)
    }
}
