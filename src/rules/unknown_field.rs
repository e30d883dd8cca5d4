//! `unknown-field`: a field that a Pod does not have, and that is ignored.

use crate::apiserver::manifest::Guess;
use crate::apiserver::{ApiServer, Dialect, FaultKind, ManifestFault};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unknown-field",
    group: Group::Manifest,
    severity: Severity::Warning,
    security_severity: None,
    summary: "a field that a Pod does not have and that is ignored",
    why: "The kubelet decodes a static Pod without looking for fields that do not exist \
(pkg/kubelet/config/common.go, Kubernetes 1.36), so that a misspelt command or volumeMounts is as \
good as not written, and so is one that is indented into another part of the Pod. Upper and lower \
case differ. The API server only warns of such fields, unless it is asked to be strict as kubectl \
does from 1.27 on.",
    fix: "correct the field's name, or take it out",
    controls: &[],
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let reader = match server.dialect {
        Dialect::StaticPod => "the kubelet",
        _ => "Kubernetes",
    };
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::UnknownField {
            field,
            structure,
            guess,
        }) = &fault.kind
        else {
            continue;
        };
        let ignores = format!(
            "{reader} ignores {field}, as {} has no such field",
            a(structure)
        );
        let finding = report.at(fault.span, ignores);
        match guess {
            Guess::Misspelt(meant) => finding
                .label(format!("did you mean {meant}?"))
                .help(format!("write {meant}")),
            Guess::Misplaced(part) => finding
                .label(format!("belongs to {part}"))
                .help(format!("indent it as a field of {part}")),
            // The custom says that it is meant to be ignored.
            Guess::Extension => finding.severity(Severity::Note),
            // A newer release may have it.
            Guess::Nothing => finding
                .severity(Severity::Note)
                .label("in no Kubernetes up to 1.37"),
        };
    }
}

/// A type of Kubernetes as people call it: `a volumeMount`, `the Pod's spec`.
fn a(structure: &str) -> String {
    match structure {
        "PodSpec" => "the Pod's spec".to_owned(),
        "ObjectMeta" => "the metadata".to_owned(),
        "EnvVar" => "an entry of env".to_owned(),
        "VolumeMount" => "an entry of volumeMounts".to_owned(),
        "Pod" => "a Pod".to_owned(),
        "Container" | "Volume" | "Probe" => format!("a {}", structure.to_lowercase()),
        other => other.to_owned(),
    }
}
