//! `second-document-ignored`: the kubelet reads the first document of a file and no other.

use crate::apiserver::{ApiServer, Component, FaultKind, ManifestFault};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "second-document-ignored",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(
        Severity::Note,
        "the file may be meant for kubectl, which reads all documents",
    )],
    security_severity: None,
    summary: "a static Pod's file has documents that the kubelet does not read",
    why: "The kubelet decodes the first document of a file in its manifest folder and ignores \
everything after the first --- without a message (pkg/kubelet/config/common.go, \
tryDecodeSinglePod, Kubernetes 1.36). It never starts a Pod in a second document. If the first \
document is empty, for example between two lines of ---, it starts no Pod at all. The finding is \
only a note if the Pod may be meant for kubectl, which reads all documents.",
    fix: "put every static Pod into a separate file",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let program = server.component.name();
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::IgnoredDocument { server, empty, is_static }) =
            fault.kind
        else {
            continue;
        };
        let (message, label) = match (server, empty) {
            (_, true) => (
                format!(
                    "the kubelet reads the first document of a file, and here that is empty: it starts no {program}"
                ),
                "in the second document",
            ),
            (true, false) => (
                format!(
                    "the kubelet reads the first document of a file and so not this one: it starts no {program}"
                ),
                "not in the first document",
            ),
            (false, false) => (
                "the kubelet reads the first document of a file and ignores this one".to_owned(),
                "ignored from here on",
            ),
        };
        let finding = report.at(fault.span, message);
        finding.label(label);
        if empty {
            finding.help("take out the empty document and its ---");
        }
        if !is_static {
            finding.severity(Severity::Note);
        }
    }
}
