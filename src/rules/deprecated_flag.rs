//! `deprecated-flag`: a flag that this version still accepts and a later one will not.

use super::instead;
use super::server_facts::written;
use crate::apiserver::flags::Availability;
use crate::apiserver::{ApiServer, Component, value};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "deprecated-flag",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Note,
    other_severities: &[],
    security_severity: None,
    summary: "the flag is deprecated in this version of Kubernetes",
    why: "kube-apiserver starts with a deprecated flag and logs a warning. Many deprecated flags \
have no effect any more. All of them will be removed, and then the server does not start with \
them. It is easier to remove a flag before an upgrade than during it.",
    fix: "remove the flag",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/using-api/deprecation-policy/#deprecating-a-flag-or-cli",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // The kubelet has warned about every flag that its file can set since 1.10, and removes none.
    if server.component == Component::Kubelet {
        return;
    }
    // Of a flag under a condition, the version may be the condition.
    for flag in written(server).filter(|flag| !flag.maybe) {
        let Some(known) = server.known(&flag.name) else {
            continue;
        };
        let Some(deprecated) = known.deprecated() else {
            continue;
        };
        let gone = |minor| known.presence(minor) == Availability::Absent;
        let off = flag.known().and_then(value::boolean) == Some(false);
        // Up to 1.19 a port of 0 is what closes the insecure port; kubeadm writes it to 1.21.
        let closes = matches!(&*flag.name, "insecure-port" | "port") && flag.known() == Some("0");
        let said_elsewhere = (flag.name == "kubelet-https" && off) || closes;
        if !deprecated.surely(&server.version) || server.version.any(gone) || said_elsewhere {
            continue;
        }
        let removed = known
            .removed()
            .map_or_else(String::new, |removed| format!(" and removed in 1.{}", removed.latest));
        let message = format!(
            "--{} is deprecated since Kubernetes 1.{}{removed}; this is {}",
            flag.name, deprecated.latest, server.version,
        );
        let finding = report.at(flag.name_span, message).flag(flag.name.clone());
        if let Some(instead) = instead(known.instead) {
            finding.help(instead);
        }
    }
}
