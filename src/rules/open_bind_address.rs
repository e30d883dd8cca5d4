//! `open-bind-address`: a component can be reached from outside its machine.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "open-bind-address",
    group: Group::ControlPlane,
    components: &[Component::KubeControllerManager, Component::KubeScheduler],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "a component can be reached from outside its machine",
    why: "The controller manager and the scheduler serve health checks, metrics and profiles on \
--bind-address, which is every address of the machine by default \
(staging/src/k8s.io/apiserver/pkg/server/options/serving.go). Whoever reaches the port gets the \
health checks without credentials. kubeadm sets 127.0.0.1, and monitoring that scrapes the metrics \
from another machine needs more.",
    fix: "set --bind-address=127.0.0.1 if nothing on another machine needs it",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    check,
};

const FLAG: &str = "bind-address";

fn check(server: &ApiServer, report: &mut Report) {
    let (message, span, fix) = match server.resolved(FLAG) {
        Resolved::Given(flag, address) if !is_loopback(&address) => {
            let message = format!("--{FLAG} is {address}, which other machines may reach");
            (message, flag.value_span, demand::changed(server, flag, "127.0.0.1"))
        }
        Resolved::Default(address) if !is_loopback(address) => {
            let message = format!(
                "--{FLAG} is not set and is {address} by default, which other machines may reach"
            );
            (message, server.anchor, demand::added(server, FLAG, "127.0.0.1"))
        }
        _ => return,
    };
    report.at(span, message).fix(fix).flag(FLAG);
}

fn is_loopback(address: &str) -> bool {
    address.starts_with("127.") || address == "::1"
}
