//! `unknown-field`: a field that a Pod does not have, and that is ignored.

use crate::apiserver::manifest::Guess;
use crate::apiserver::{ApiServer, Component, FaultKind, ManifestFault};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    id: "unknown-field",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(
        Severity::Note,
        "the name resembles no field of a Pod, so it may be meant to be ignored",
    )],
    security_severity: None,
    summary: "a field that a Pod does not have and that is ignored",
    why: "The kubelet decodes a static Pod and ignores fields that do not exist \
(pkg/kubelet/config/common.go, Kubernetes 1.36). A misspelt command or volumeMounts has no \
effect, and neither has one that is indented into another part of the Pod. Field names are \
case-sensitive. The API server only warns about such fields, unless it is asked to be strict, as \
kubectl does from 1.27 on.",
    fix: "correct the field's name, or remove the field",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let reader = server.dialect.facts().reader;
    let mut harmless: Vec<(&str, Vec<(Span, &str)>)> = Vec::new();
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::UnknownField { field, structure, guess }) =
            &fault.kind
        else {
            continue;
        };
        let message = format!("{reader} ignores {field}, as {} has no such field", a(structure));
        match guess {
            Guess::Misspelt(meant) => report
                .at(fault.span, message)
                .label(format!("did you mean {meant}?"))
                .help(format!("write {meant}")),
            Guess::Misplaced(part) => report
                .at(fault.span, message)
                .label(format!("belongs to {part}"))
                .help(format!("indent it as a field of {part}")),
            Guess::Nothing => {
                match harmless.iter_mut().find(|(other, _)| other == structure) {
                    Some((_, fields)) => fields.push((fault.span, field)),
                    None => harmless.push((structure, vec![(fault.span, field)])),
                }
                continue;
            }
        };
    }
    for (structure, fields) in harmless {
        note(reader, structure, &fields, report);
    }
}

/// Fields like nothing that there is: keys for anchors, by custom with `x-` in front, and fields that a
/// newer release may have. Hence a note, and one for all of them.
fn note(reader: &str, structure: &str, fields: &[(Span, &str)], report: &mut Report) {
    let Some(((span, first), others)) = fields.split_first() else {
        return;
    };
    let structure = a(structure);
    let message = match others.len() {
        0 => format!("{reader} ignores {first}, as {structure} has no such field"),
        1 => format!("{reader} ignores {first} and another key, as {structure} has no such fields"),
        more => {
            format!(
                "{reader} ignores {first} and {more} more keys, as {structure} has no such fields"
            )
        }
    };
    let finding = report.at(*span, message);
    finding.severity(Severity::Note).label("in no Kubernetes up to 1.37");
    for (span, _) in others {
        finding.also(*span, "nor this one");
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
