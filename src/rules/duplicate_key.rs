//! `duplicate-key`: a key that a YAML map has twice, so that the earlier one is lost.

use crate::apiserver::{ApiServer, Component, FaultKind, ManifestFault, RepeatedKeys};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "duplicate-key",
    group: Group::Manifest,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(
        Severity::Error,
        "the tool that reads the file refuses it",
    )],
    security_severity: None,
    summary: "a key is written twice in one map, and the earlier one is lost",
    why: "A YAML map has each key once. kubeadm, the kubelet, k3s and RKE2 keep the last of several equal \
keys with all that is below it, so every flag below the earlier one is lost without a word in most logs \
(sigs.k8s.io/yaml, YAMLToJSON; k3s, pkg/configfilearg/parser.go, since 1.21). kind and Talos refuse the \
file, and so does kubectl since 1.27, whose validation is strict by default.",
    fix: "write the key once, with all that belongs below it",
    is_fixable: false,
    references: &["https://yaml.org/spec/1.2.2/#nodes"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let facts = server.dialect.facts();
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::RepeatedKey { key, last }) = &fault.kind else {
            continue;
        };
        let consequence = match facts.repeated_keys {
            RepeatedKeys::Last => {
                "the last one takes effect, and what is below this one is lost".to_owned()
            }
            RepeatedKeys::Refused => format!("{} refuses the file", facts.reader),
            RepeatedKeys::Either => {
                "a strict reader refuses the file, and another one loses what is below this one"
                    .to_owned()
            }
        };
        let message = format!("{key} is written again further on: {consequence}");
        let finding = report.at(fault.span, message).also(*last, "the last one");
        if facts.repeated_keys == RepeatedKeys::Refused {
            finding.severity(Severity::Error);
        }
    }
}
