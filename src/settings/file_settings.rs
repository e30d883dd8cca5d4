//! The settings of one file: which rules, with which severities, and which versions.

use std::collections::BTreeMap;

use super::given_version::GivenVersion;
use super::overrides::Scope;
use super::rule_choice::RuleChoice;
use crate::dialect::{Hint, ToolVersions};
use crate::hashed::HashSet;
use crate::profile::{Extent, Profile};
use crate::rule::{Finding, Rule, Severity};
use crate::rules;

/// The settings of one file.
#[derive(Clone, Debug, Default)]
pub struct FileSettings {
    /// The rules to run.
    pub rules: Vec<&'static Rule>,
    /// The Kubernetes version, which overrides that of the file.
    pub version: Option<GivenVersion>,
    /// The dialect of the file, if its content does not show it.
    pub dialect: Option<Hint>,
    /// The versions of tools, where a file does not tell them.
    pub tools: ToolVersions,
    /// Those of them that the command line gives.
    pub(super) typed_tools: ToolVersions,
    severity: BTreeMap<&'static str, Severity>,
    /// Ids of rules whose findings about something that is not written are not reported.
    written_only: HashSet<&'static str>,
}

impl FileSettings {
    /// Every rule with its own severity.
    pub(super) fn all() -> Self {
        Self { rules: rules::ALL.to_vec(), ..Self::default() }
    }

    /// The settings that the command line and the configuration file lead to, without severities.
    pub(super) fn of(profile: Profile, file: &RuleChoice, typed: &RuleChoice) -> Self {
        let mut settings = Self::default();
        for &rule in rules::ALL {
            let extent = profile.extent(rule);
            // The command line decides last: `--select unknown-flag` enables the rule although the file
            // ignores it.
            if !typed.enables(rule, file.enables(rule, extent != Extent::Nothing)) {
                continue;
            }
            settings.rules.push(rule);
            if extent == Extent::Written && !file.names(rule) && !typed.names(rule) {
                settings.written_only.insert(rule.id);
            }
        }
        settings
    }

    /// True for a finding that is reported, if its rule is enabled.
    pub fn reports(&self, finding: &Finding) -> bool {
        let waits = finding.is_absence || finding.is_consequence;
        !waits || !self.written_only.contains(finding.rule.id)
    }

    /// The severity that replaces the rule's own; `None` if it is not configured.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severity.get(rule.id).copied()
    }

    /// Applies an override.
    pub(super) fn apply(&mut self, scope: &Scope) {
        self.rules.retain(|rule| !scope.ignored.contains(rule.id));
        self.set_severities(&scope.severity);
        // The command line is above every override.
        let typed = self.version.as_ref().is_some_and(GivenVersion::is_typed);
        if !typed && scope.version.is_some() {
            self.version.clone_from(&scope.version);
        }
        self.dialect = scope.dialect.or(self.dialect);
        self.tools.extend(&scope.tools);
        self.tools.extend(&self.typed_tools);
    }

    /// Sets the severities of rules, by their ids.
    pub(super) fn set_severities(&mut self, severities: &BTreeMap<&'static str, Severity>) {
        self.severity.extend(severities);
    }
}
