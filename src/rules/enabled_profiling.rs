//! `enabled-profiling`: a component serves its profile.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "enabled-profiling",
    group: Group::Hardening,
    components: &[
        Component::KubeApiServer,
        Component::KubeControllerManager,
        Component::KubeScheduler,
    ],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "a component serves its profile",
    why: "With --profiling, which is on by default, /debug/pprof of the API server, the controller \
manager or the scheduler shows stacks, the heap and the command line to whoever is authorized for that path, and a profile that runs costs \
time. Only system:masters is, unless somebody bound more \
(staging/src/k8s.io/apiserver/pkg/server/routes/profiling.go).",
    fix: "set --profiling=false, and turn it on while somebody looks for a fault",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::switch(server, report, "profiling", false, "/debug/pprof is served");
}
