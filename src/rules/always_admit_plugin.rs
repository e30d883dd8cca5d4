//! `always-admit-plugin`: the admission plugin `AlwaysAdmit` is enabled.

use super::plugins::{self, PluginState};
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "always-admit-plugin",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.5"),
    summary: "the admission plugin AlwaysAdmit is enabled",
    why: "AlwaysAdmit lets every request pass. In a list with other plugins it has no effect \
(plugin/pkg/admission/admit, deprecated since 1.13); as the only plugin of --admission-control it \
means that nothing is checked.",
    fix: "take AlwaysAdmit out of the list",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwaysadmit",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if let PluginState::On(Some(flag)) = plugins::state(server, "AlwaysAdmit", false) {
        let message = format!("--{} has AlwaysAdmit, which admits everything", flag.name);
        report.at(flag.item_span("AlwaysAdmit"), message).flag(flag.name.clone());
    }
}
