//! `refused-kubeadm-document`: a document for which kubeadm refuses its configuration.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "refused-kubeadm-document",
    group: Group::Kubeadm,
    components: &[Component::KubeApiServer],
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "a document for which kubeadm refuses the file with its configuration",
    why: "kubeadm reads all documents of its file before it does anything. It exits if one has no \
apiVersion or no kind, if one belongs to the core group such as a ConfigMap, if a kind appears twice, and \
if the version of its own API does not exist (cmd/kubeadm/app/util/marshal.go, SplitConfigDocuments, \
Kubernetes 1.12 to 1.36). It ignores documents of other groups with a warning.",
    fix: "move the document to another file, or correct its apiVersion and kind",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::RefusedDocument { problem } = &fault.kind else {
            continue;
        };
        report
            .at(fault.span, format!("{problem}: kubeadm refuses the file"))
            .help("keep only documents in the file that kubeadm reads, each kind once");
    }
}
