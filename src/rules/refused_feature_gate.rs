//! `refused-feature-gate`: a feature gate that this version of kube-apiserver does not take.

use super::{gate_dependency, known_gate};
use crate::apiserver::gates::{self, Assigned, GateAssignment};
use crate::apiserver::version::VersionOrigin;
use crate::apiserver::{ApiServer, Component, FaultKind, Origin, Version};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "refused-feature-gate",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "only some of the possible versions lack the gate",
    )],
    security_severity: None,
    summary: "kube-apiserver does not take the feature gate and will not start",
    why: "A feature gate that a version of Kubernetes does not know stops its kube-apiserver, even if it is \
set to false. Gates of finished features are locked to their default first, then they are removed: this is \
how a manifest that worked for years keeps the API down after an upgrade. Since Kubernetes 1.35 a gate also \
needs the gates that it depends on (component-base/featuregate/feature_gate.go). Where the version is not \
known, only what no version takes is an error.",
    fix: "remove the gate",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
        "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates-removed/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    of_kubeadm(server, report);
    // OpenShift's server has more gates, and only warns of one that it does not know. Those of etcd are
    // judged with its values.
    if server.dialect.facts().own_flags || server.component == Component::Etcd {
        return;
    }
    let program = server.component.name();
    let assigned = Assigned::of(server);
    if is_other_build(server, &assigned) {
        return;
    }
    let mut before = ComponentsBefore::default();
    for assignment in &assigned.gates {
        let mixed = before.add(assignment);
        if assignment.flag.origin != Origin::Written || assignment.flag.maybe {
            continue;
        }
        if !components(program, assignment, mixed, report) {
            continue;
        }
        match gates::find(assignment.name) {
            Some(gate) => known_gate::judge(server, &assigned, (assignment, gate), report),
            None => unknown(server, assignment, report),
        }
    }
    gate_dependency::judge(server, &assigned, report);
}

/// Gates of kubeadm itself.
fn of_kubeadm(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::RefusedGate { gate, removed } = &fault.kind else {
            continue;
        };
        let message = match removed {
            Some(removed) => format!(
                "kubeadm 1.{removed} and newer have no feature gate {gate}: kubeadm refuses the file"
            ),
            None => format!(
                "no kubeadm for Kubernetes {} has a feature gate {gate}: kubeadm refuses the file",
                server.version
            ),
        };
        report.at(fault.span, message).help(format!(
            "remove {gate}; a gate of kube-apiserver goes into apiServer.extraArgs as feature-gates"
        ));
    }
}

/// The components of the gates up to one.
#[derive(Default)]
struct ComponentsBefore<'a> {
    first: Option<&'a str>,
    several: bool,
}

impl<'a> ComponentsBefore<'a> {
    /// Adds a gate; true if one before it has another component.
    fn add(&mut self, assignment: &GateAssignment<'a>) -> bool {
        let name = assignment.component.unwrap_or_default();
        let other = self.first.is_some_and(|first| first != name);
        let mixed = self.several || other;
        self.several |= other;
        self.first.get_or_insert(name);
        mixed
    }
}

/// True if a build of another distribution is started, which has gates that Kubernetes does not have:
///
/// ```yaml
/// image: hyperkube
/// command: [hyperkube, kube-scheduler]
/// args: [--feature-gates=AdminNetworkPolicy=true, --feature-gates=ExternalOIDC=true]
/// ```
fn is_other_build(server: &ApiServer, assigned: &Assigned) -> bool {
    const MANY: usize = 5;
    let is_foreign = |gate: &&GateAssignment| gates::find(gate.name).is_none();
    // A tag of Kubernetes itself is of its own build.
    let names_release =
        matches!(server.version.origin(), Some(VersionOrigin::ImageTag | VersionOrigin::Field(_)));
    !names_release && assigned.gates.iter().filter(is_foreign).nth(MANY - 1).is_some()
}

/// The one component that has gates is `kube`, and it is named always or never. False if something
/// was reported. `mixed` is true if a gate before it has another component.
fn components(
    program: &str,
    assignment: &GateAssignment,
    mixed: bool,
    report: &mut Report,
) -> bool {
    let name = assignment.component.unwrap_or_default();
    let message = if !matches!(name, "" | "kube") {
        format!("--feature-gates: no component is called {name:?}: {program} will not start")
    } else if mixed {
        format!(
            "--feature-gates: gates with and without kube: are not taken together: {program} will not start"
        )
    } else {
        return true;
    };
    report
        .at(assignment.span(), message)
        .help(format!("write {}={}", assignment.name, assignment.value))
        .flag("feature-gates");
    false
}

fn unknown(server: &ApiServer, assignment: &GateAssignment, report: &mut Report) {
    let version = &server.version;
    let program = server.component.name();
    let (min, max) = version.minors();
    let read = gates::OLDEST..=gates::NEWEST;
    let certain = *version == Version::Unknown || (read.contains(&min) && read.contains(&max));
    if !certain {
        return;
    }
    let name = assignment.name;
    let message = match version {
        Version::Unknown => format!(
            "no Kubernetes version from 1.{} to 1.{} has a feature gate {name:?}: {program} will not start",
            gates::OLDEST,
            gates::NEWEST,
        ),
        _ => format!("Kubernetes {version} has no feature gate {name:?}: {program} will not start"),
    };
    let finding = report.at(assignment.span(), message).flag("feature-gates");
    if let Some(meant) = gates::nearest(name, max.min(gates::NEWEST)) {
        finding.help(format!("write {meant}={}", assignment.value));
    }
}
